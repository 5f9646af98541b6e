// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServerProcessTest {
  @TempDir Path folder;

  @Test
  void aNodeStartsFromAConfigurationFileServesAndEndsCleanly() throws Exception {
    Path data = folder.resolve("deep/data");
    Path log = folder.resolve("node.log");
    Path config = folder.resolve("tapdb.conf");
    Files.writeString(
        config,
        """
        storage:
          dbPath: %s
        net:
          port: 0
          bindIp: 0.0.0.0
        replication:
          oplogSizeMB: 256
        systemLog:
          destination: file
          path: %s
          logAppend: true
        setParameter:
          cursorTimeoutMillis: 12345
        """
            .formatted(data, log));
    try (ServerProcess node =
        ServerProcess.launch("256m", List.of("--config", config.toString()))) {
      node.awaitReady();
      assertThat(node.port()).isPositive();
      assertThat(node.out()).as("nothing but the ready line").hasSize(1);
      assertThat(Files.readString(log))
          .contains("Waiting for connections")
          .contains("Access control does not exist yet")
          .contains("0.0.0.0");
      try (RawClient client = node.client()) {
        client.ok("{insert: 'c', documents: [{_id: 1}]}");
      }
      checkSecondProcessIsRefused(node, data);
      checkNothingIsLeftIfItIsKilled(node, data);
      node.terminate();
      assertThat(node.exitCode()).isZero();
      assertThat(node.err()).isEmpty();
      assertThat(Files.readString(log)).contains("Shut down");
    }
    checkDataAreThere(data);
  }

  @Test
  void aNodeThatIsToldToEndBeforeItServesEndsWithSuccess() throws Exception {
    Path data = folder.resolve("brief");
    try (ServerProcess node =
        ServerProcess.launch("128m", List.of("--dbpath", data.toString(), "--port", "0"))) {
      long deadline = System.nanoTime() + 60_000_000_000L;
      // the first thing a start does is to make the folder
      while (!Files.exists(data) && node.isAlive()) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.onSpinWait();
      }
      node.terminate();
      assertThat(node.exitCode()).as("%s", node.err()).isZero();
      assertThat(node.err()).isEmpty();
    }
  }

  private static void checkNothingIsLeftIfItIsKilled(ServerProcess node, Path data)
      throws Exception {
    assertThat(data.resolve("scratch/librocksdbjni-linux64.so")).doesNotExist();
    Path maps = Path.of("/proc/" + node.pid() + "/maps");
    if (Files.isReadable(maps)) {
      assertThat(Files.readString(maps))
          .containsPattern(data.toRealPath() + "/scratch/librocksdbjni.* \\(deleted\\)");
    }
  }

  private static void checkSecondProcessIsRefused(ServerProcess first, Path data) throws Exception {
    try (ServerProcess second =
        ServerProcess.launch("64m", List.of("--dbpath", data.toString(), "--port", "0"))) {
      assertThat(second.exitCode()).isNotZero();
      assertThat(second.err()).hasSize(1);
      assertThat(second.err().getFirst())
          .contains("in use by process " + first.pid())
          .contains(data.toString());
    }
    assertThat(first.isAlive()).isTrue();
  }

  private static void checkDataAreThere(Path data) throws Exception {
    try (ServerProcess node = ServerProcess.start("256m", data);
        RawClient client = node.client()) {
      assertThat(client.ok("{count: 'c'}").get("n").int32()).isEqualTo(1);
      assertThat(node.out()).noneMatch(line -> line.contains("Access control"));
      try (ServerProcess other =
          ServerProcess.launch(
              "64m",
              List.of(
                  "--dbpath",
                  data.resolveSibling("other").toString(),
                  "--port",
                  "" + node.port()))) {
        assertThat(other.exitCode()).isNotZero();
        assertThat(other.err()).hasSize(1);
        assertThat(other.err().getFirst()).contains("cannot listen on 127.0.0.1:" + node.port());
      }
    }
  }
}
