// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCommandTest {
  @TempDir Path folder;

  /** Runs the command, which must refuse, and gives the one line it says. */
  private String refused(String... arguments) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    int exit;
    try {
      exit = Main.commandLine(new ProcessEnd()).execute(arguments);
    } finally {
      System.setErr(before);
    }
    String said = written.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(said).isNotZero();
    assertThat(said.lines()).as(said).hasSize(1);
    assertThat(said).startsWith("tapdb: ").doesNotContain("Exception");
    return said;
  }

  private String dbpath() {
    return folder.resolve("data").toString();
  }

  private String config(String yaml) throws IOException {
    Path file = folder.resolve("tapdb.conf");
    Files.writeString(file, yaml);
    return file.toString();
  }

  @Test
  void theHelpTellsTheOptionsAndNothingElse() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    StringWriter help = new StringWriter();
    try {
      int exit = Main.commandLine(new ProcessEnd()).setOut(new PrintWriter(help)).execute("--help");
      assertThat(exit).isZero();
    } finally {
      System.setErr(before);
    }
    assertThat(help.toString()).startsWith("Usage: tapdb start ").contains("5 % of the free disk");
    assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void whatDoesNotExistYetIsRefusedByName() {
    assertThat(refused("--dbpath", dbpath(), "--auth")).contains("--auth is not available yet");
    assertThat(refused("--dbpath", dbpath(), "--keyFile", "k")).contains("--keyFile");
    for (String option : new String[] {"--tlsMode", "--tlsCertificateKeyFile", "--tlsCAFile"}) {
      assertThat(refused("--dbpath", dbpath(), option, "x"))
          .contains(option + " is not available yet");
    }
    assertThat(folder.resolve("data")).as("nothing was touched").doesNotExist();
  }

  @Test
  void theNameOfASetIsChecked() {
    assertThat(refused("--dbpath", dbpath(), "--replSet", "")).contains("--replSet takes");
    assertThat(refused("--dbpath", dbpath(), "--replSet", "a/b")).contains("not 'a/b'");
  }

  @Test
  void whatDoesNotExistAtAllIsRefusedByName() {
    assertThat(refused("--dbpath", dbpath(), "--fork")).contains("--fork");
    assertThat(refused("--dbpath", dbpath(), "--tlsAllowInvalidHostnames"))
        .contains("--tlsAllowInvalidHostnames");
    assertThat(refused("--dbpath", dbpath(), "leftover")).contains("leftover");
    assertThat(refused("--dbpath", dbpath(), "--setParameter", "nonsense=1"))
        .contains("unknown parameter 'nonsense'");
  }

  @Test
  void valuesThatDoNotFitAreRefused() {
    assertThat(refused()).contains("--dbpath DIR is missing");
    assertThat(refused("--dbpath", dbpath(), "--port", "65536")).contains("--port", "65535");
    assertThat(refused("--dbpath", dbpath(), "--port", "-1")).contains("--port");
    assertThat(refused("--dbpath", dbpath(), "--port", "x")).contains("--port");
    assertThat(refused("--dbpath", dbpath(), "--storageEngine", "wiredTiger"))
        .contains("rocksdb or memory");
    assertThat(refused("--dbpath", dbpath(), "--bind_ip", "no.such.host.invalid", "--port", "0"))
        .contains("no.such.host.invalid");
    assertThat(refused("--dbpath", dbpath(), "--bind_ip", "127.0.0.1,::1"))
        .contains("--bind_ip takes one address only, not 127.0.0.1,::1");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithTheReason() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "not a folder");
    assertThat(refused("--dbpath", file.toString(), "--port", "0"))
        .contains(file + " is not a folder");
    assertThat(refused("--dbpath", file.resolve("below").toString(), "--port", "0"))
        .contains(file.toString())
        .containsIgnoringCase("not a directory");
  }

  @Test
  void aLogFileThatCannotBeWrittenIsNamedWithTheReason() throws IOException {
    assertThat(refused("--dbpath", dbpath(), "--port", "0", "--logpath", folder.toString()))
        .contains("the log file " + folder + " cannot be written: Is a directory");
    Path file = Files.createFile(folder.resolve("plain"));
    String below = file.resolve("log").toString();
    assertThat(refused("--dbpath", dbpath(), "--port", "0", "--logpath", below))
        .contains("the log file " + below + " cannot be written");
    assertThat(folder.resolve("data")).as("nothing was touched").doesNotExist();
  }

  @Test
  void aConfigurationFileThatCannotBeReadIsNamedWithTheReason() throws IOException {
    String missing = folder.resolve("none.conf").toString();
    assertThat(refused("--config", missing)).contains(missing).contains("does not exist");
    assertThat(refused("--config", config("storage: [unclosed"))).contains("not valid YAML");
    assertThat(refused("--config", config("storage:\n  dbPath: /x\n  journal:\n    enabled: no\n")))
        .contains("storage.journal.enabled");
    assertThat(refused("--config", config("security:\n  authorization: enabled\n")))
        .contains("security.authorization");
    assertThat(refused("--config", config("security:\n  keyFile: /k\n")))
        .contains("security.keyFile");
    assertThat(refused("--config", config("net:\n  tls:\n    mode: requireTLS\n")))
        .contains("net.tls.mode");
    assertThat(refused("--config", config("- a list\n")))
        .contains("tapdb.conf must consist of keys with values");
    assertThat(refused("--config", config("storage:\n  dbPath:\n")))
        .contains("gives no value for the key storage.dbPath");
    assertThat(refused("--config", config("net:\n  bindIp: [127.0.0.1, '::1']\n")))
        .contains("gives a list for the key net.bindIp");
    String hours = "  oplogMinRetentionHours: abc\n";
    assertThat(refused("--config", config("storage:\n  dbPath: " + dbpath() + "\n" + hours)))
        .contains("--oplogMinRetentionHours must be a number, not abc");
    assertThat(
            refused("--config", config("storage:\n  dbPath: " + dbpath() + "\nnet:\n  port: x\n")))
        .contains("port")
        .contains("x");
  }

  @Test
  void aDamagedStoreIsNamedWithWhatToDo() throws IOException {
    Path base = Files.createDirectories(folder.resolve("data/base"));
    Files.writeString(base.resolve("CURRENT"), "garbage");
    assertThat(refused("--dbpath", dbpath(), "--port", "0"))
        .contains("the store in " + base + " cannot be opened (")
        .contains("start from a copy of the data folder");
  }

  @Test
  void anUnknownFormatIsRefusedNamingBothVersions() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("FORMAT"), "format: 99\nengine: rocksdb\n");
    assertThat(refused("--dbpath", data.toString(), "--port", "0"))
        .contains("format 99")
        .contains("format 1");
    Files.writeString(data.resolve("FORMAT"), "");
    assertThat(refused("--dbpath", data.toString(), "--port", "0"))
        .contains(data.resolve("FORMAT") + " does not say what wrote this data folder");
    Files.writeString(data.resolve("FORMAT"), "format: 1\nengine: memory\n");
    assertThat(refused("--dbpath", data.toString(), "--port", "0"))
        .contains("--storageEngine memory");
  }
}
