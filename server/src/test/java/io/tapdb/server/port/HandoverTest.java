// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.port;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.tapdb.server.config.ServerOptions;
import io.tapdb.server.log.ServerLog;
import io.tapdb.server.process.NodeProcess;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: every connection that speaks HTTP/2 reaches gRPC. Method: many connections, one after the
 * other, whose first bytes must be answered.
 */
class HandoverTest {
  private static final int CONNECTIONS = 500;
  private static final int PATIENCE_MILLIS = 5000;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final int SETTINGS_FRAME = 4;
  private static final int ACKNOWLEDGED = 1;

  @TempDir private Path folder;

  @Test
  void everyConnectionIsAnswered() throws IOException {
    ServerOptions options =
        new ServerOptions(
            "",
            folder.resolve("data"),
            0,
            ServerOptions.DEFAULT_BIND_ADDRESS,
            990,
            0,
            8,
            ServerOptions.ROCKSDB,
            null,
            Map.of());
    ServerLog log = ServerLog.open(folder.resolve("log"));
    try (NodeProcess node = NodeProcess.start(options, List.of(), log)) {
      for (int number = 0; number < CONNECTIONS; number++) {
        int port = node.port();
        assertThatCode(() -> greet(port)).as("connection %d", number).doesNotThrowAnyException();
      }
    }
  }

  /** Waits until the server confirms the client's settings, which were among the first bytes. */
  private static void greet(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(PREFACE);
      socket.getOutputStream().write(EMPTY_SETTINGS);
      DataInputStream frames = new DataInputStream(socket.getInputStream());
      boolean confirmed = false;
      while (!confirmed) {
        int length = frames.readUnsignedByte() << 16 | frames.readUnsignedShort();
        confirmed = frames.readUnsignedByte() == SETTINGS_FRAME;
        confirmed &= frames.readUnsignedByte() == ACKNOWLEDGED;
        frames.skipNBytes(4L + length);
      }
    }
  }
}
