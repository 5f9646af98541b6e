// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root, as far as it needs no build. */
class LauncherTest {
  private static final Path SCRIPT = Path.of(System.getProperty("tapdb.root"), "tapdb");

  private record Run(int code, String out, String err) {}

  private static Run run(Path script, String... arguments) throws Exception {
    return run(script, Map.of(), arguments);
  }

  private static Run run(Path script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out.strip(), err.strip());
  }

  @Test
  void tellsItsVersionWithoutABuild() throws Exception {
    assertThat(run(SCRIPT, "--version")).isEqualTo(new Run(0, "tapdb " + Version.TEXT, ""));
  }

  @Test
  void tellsItsCommands() throws Exception {
    Run help = run(SCRIPT, "--help");

    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("start", "shell", "import", "export", "demo");
  }

  @Test
  void refusesWhatDoesNotExist() throws Exception {
    assertThat(run(SCRIPT, "top").code()).isEqualTo(2);
    assertThat(run(SCRIPT, "top").err())
        .isEqualTo("tapdb: 'top' is not available yet in this version of TapDB");
    assertThat(run(SCRIPT, "stat", "--help"))
        .isEqualTo(new Run(0, "'stat' is not available yet in this version of TapDB", ""));
    assertThat(run(SCRIPT, "dance").err()).contains("there is no command 'dance'");
    assertThat(run(SCRIPT).code()).isEqualTo(2);
  }

  @Test
  void findsItsFolderThroughALink(@TempDir Path elsewhere) throws Exception {
    Path link = Files.createSymbolicLink(elsewhere.resolve("tap"), SCRIPT);

    assertThat(run(link, "--version").out()).isEqualTo("tapdb " + Version.TEXT);
  }

  @Test
  void saysInOneLineThatThereIsNoJdk(@TempDir Path elsewhere) throws Exception {
    // the search, with folders of its own instead of the usual ones
    String script =
        Files.readString(SCRIPT)
            .replace("/usr/", elsewhere + "/usr/")
            .replace("/opt/", elsewhere + "/opt/")
            .replace("/Library/", elsewhere + "/Library/");
    Path copy = Files.writeString(elsewhere.resolve("tapdb"), script);
    Path old = Files.createDirectories(elsewhere.resolve("jdk-17/bin")).getParent();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    for (String program : List.of("java", "javac")) {
      assertThat(Files.createFile(old.resolve("bin").resolve(program)).toFile().setExecutable(true))
          .isTrue();
    }
    Map<String, String> environment =
        Map.of("JAVA_HOME", old.toString(), "PATH", old + "/bin", "HOME", "/none");

    Run run = run(copy, environment, "start", "--help");

    assertThat(run.err()).startsWith("tapdb: no JDK 21 or later");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.code()).isEqualTo(1);
  }
}
