// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir Path folder;

  private Map<String, String> read(String yaml) throws IOException {
    Path file = folder.resolve("tapdb.conf");
    Files.writeString(file, yaml);
    return ConfigFile.read(file);
  }

  @Test
  void theKeysOfMongodBecomeOptions() throws IOException {
    assertThat(
            read(
                """
                # a comment
                storage: {dbPath: /data, engine: memory}
                net:
                  port: 27018
                  bindIp: 127.0.0.1
                replication:
                  replSetName: rs0
                  oplogSizeMB: 512
                systemLog:
                  destination: file
                  path: "/var/log/x"
                setParameter:
                  enableTestCommands: 1
                  cursorTimeoutMillis: 5
                """))
        .containsOnly(
            Map.entry("dbpath", "/data"),
            Map.entry("storageEngine", "memory"),
            Map.entry("port", "27018"),
            Map.entry("bind_ip", "127.0.0.1"),
            Map.entry("replSet", "rs0"),
            Map.entry("oplogSize", "512"),
            Map.entry("logpath", "/var/log/x"),
            Map.entry("setParameter.enableTestCommands", "1"),
            Map.entry("setParameter.cursorTimeoutMillis", "5"));
  }

  @Test
  void anEmptyFileSetsNothing() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("# nothing\n")).isEmpty();
  }

  @Test
  void whatSaysWhatHappensAnywayIsAllowedAndItsOppositeIsNot() throws IOException {
    assertThat(read("systemLog: {logAppend: true}\nsecurity: {authorization: disabled}\n"))
        .isEmpty();
    assertThatThrownBy(() -> read("systemLog: {logAppend: false}\n"))
        .hasMessageContaining("systemLog.logAppend")
        .hasMessageContaining("only knows true");
  }

  @Test
  void keysThatAreNotKnownAreRefusedByName() {
    for (String yaml :
        new String[] {
          "processManagement: {fork: true}", "net: {maxIncomingConnections: 5}", "typo: 1", "5", "x"
        }) {
      assertThatThrownBy(() -> read(yaml))
          .as(yaml)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("tapdb.conf");
    }
    assertThatThrownBy(() -> read("net: {port: 1, prot: 2}"))
        .hasMessageContaining("unknown key net.prot");
  }

  @Test
  void aFileThatIsNotYamlIsRefusedInOneSentence() {
    assertThatThrownBy(() -> read("net: {port: "))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not valid YAML");
  }
}
