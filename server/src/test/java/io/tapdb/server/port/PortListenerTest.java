// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.Connection;
import io.tapdb.replica.Limits;
import io.tapdb.replica.RunningOperation;
import io.tapdb.server.RawClient;
import io.tapdb.server.grpc.GrpcFrontEnd;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PortListenerTest {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final byte SETTINGS_FRAME = 4;

  private final BlockingQueue<Integer> strangers = new LinkedBlockingQueue<>();
  private PortListener listener;
  private GrpcFrontEnd grpc;
  private int port;

  private void listen(int connections, long firstBytesMillis) throws IOException {
    listener = new PortListener(new PortListener.Settings(2, connections, firstBytesMillis));
    grpc =
        new GrpcFrontEnd(
            listener, PortListenerTest::answer, Limits.ofHeap(256L << 20), new AtomicLong());
    port =
        listener.listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            grpc.start(),
            (connection, first) -> {
              strangers.add(first);
              var unused = connection.close();
            });
  }

  private static RunningOperation answer(
      Connection connection, String database, byte[] bytes, io.tapdb.replica.ReplySink sink) {
    RunningOperation operation =
        new RunningOperation(1, connection, database, Doc.EMPTY, new StandingClock());
    operation.ended();
    sink.reply(new DocWriter().put("ok", 1.0).put("peer", connection.remote()).build());
    return operation;
  }

  private static final class StandingClock implements io.tapdb.replica.NodeClock {
    @Override
    public long millis() {
      return 0;
    }

    @Override
    public long nanos() {
      return 0;
    }
  }

  @AfterEach
  void stop() {
    grpc.close();
    listener.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Object nobody = new Object();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      synchronized (nobody) {
        nobody.wait(5);
      }
    }
  }

  private static boolean isClosedByServer(Socket socket) throws IOException {
    try {
      InputStream in = socket.getInputStream();
      return in.read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  void http2GoesToGrpcHoweverItsFirstBytesArrive() throws Exception {
    listen(100, 10_000);
    for (int cut = 1; cut < 8; cut++) {
      try (Socket socket = connect()) {
        for (int i = 0; i < PREFACE.length; i++) {
          socket.getOutputStream().write(PREFACE[i]);
          if (i % cut == 0) {
            socket.getOutputStream().flush();
          }
        }
        socket.getOutputStream().write(EMPTY_SETTINGS);
        byte[] header = socket.getInputStream().readNBytes(9);
        assertThat(header[3]).isEqualTo(SETTINGS_FRAME);
      }
    }
    try (RawClient client = new RawClient(port)) {
      Doc reply = client.ok("{ping: 1}");
      assertThat(reply.get("peer").string()).as("the peer's own address").startsWith("127.0.0.1:");
    }
    assertThat(strangers).isEmpty();
  }

  @Test
  void aConnectionThatSaysNothingIsClosedAfterAWhileAndOneThatSpokeIsNot() throws Exception {
    listen(100, 300);
    try (Socket silent = connect();
        Socket slow = connect();
        RawClient client = new RawClient(port)) {
      client.ok("{ping: 1}");
      slow.getOutputStream().write(PREFACE, 0, 3);
      assertThat(isClosedByServer(silent)).isTrue();
      assertThat(isClosedByServer(slow)).isTrue();
      client.ok("{ping: 1}");
      await(() -> listener.openConnections() == 1);
      assertThat(listener.acceptedConnections()).as("the client has not come again").isEqualTo(3);
    }
    await(() -> listener.openConnections() == 0);
  }

  @Test
  void anythingElseIsHandedOnWithItsFirstBytes() throws Exception {
    listen(100, 10_000);
    byte[] wire = {0x10, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, (byte) 0xdd, 7, 0, 0};
    try (Socket socket = connect()) {
      for (byte each : wire) {
        socket.getOutputStream().write(each);
      }
      assertThat(isClosedByServer(socket)).isTrue();
    } catch (SocketException closedWhileWriting) {
      // it needs four of the bytes only
    }
    assertThat(strangers.poll(20, TimeUnit.SECONDS)).isEqualTo(0x10010000);
    try (Socket socket = connect()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(isClosedByServer(socket)).isTrue();
    }
    assertThat(strangers.poll(20, TimeUnit.SECONDS)).isEqualTo(0x47455420);
    await(() -> listener.openConnections() == 0);
  }

  @Test
  void aFloodOfConnectionsIsBounded() throws Exception {
    listen(5, 10_000);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        sockets.add(connect());
      }
      await(() -> listener.openConnections() + listener.rejectedConnections() == 20);
      assertThat(listener.openConnections()).isEqualTo(5);
      assertThat(listener.rejectedConnections()).isEqualTo(15);
    } finally {
      for (Socket each : sockets) {
        each.close();
      }
    }
    await(() -> listener.openConnections() == 0);
    try (RawClient client = new RawClient(port)) {
      client.ok("{ping: 1}");
    }
  }

  @Test
  void connectionsThatGoAtOnceLeaveNothingBehind() throws Exception {
    listen(1000, 10_000);
    for (int i = 0; i < 200; i++) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(PREFACE, 0, i % (PREFACE.length + 1));
        if (i % 3 == 0) {
          socket.setSoLinger(true, 0);
        }
      }
    }
    await(() -> listener.acceptedConnections() == 200 && listener.openConnections() == 0);
    assertThat(strangers).isEmpty();
  }
}
