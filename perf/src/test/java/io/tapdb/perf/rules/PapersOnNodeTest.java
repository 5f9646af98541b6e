// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.perf.node.NodeUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: what the papers promise to users holds on a real node, in a process of its own. */
class PapersOnNodeTest {
  private static final Path ROOT = Path.of(System.getProperty("tapdb.root"));

  @TempDir private static Path folder;

  private static NodeUnderTest node;

  @BeforeAll
  static void startNode() throws IOException {
    node = NodeUnderTest.start(folder.resolve("data"), "--oplogSize", "64");
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  private static Source paper(String path) throws IOException {
    return new Source(path, Files.readAllLines(ROOT.resolve(path)));
  }

  @Test
  void theSnippetOfTheReadmeCompilesAndRuns() throws Exception {
    String snippet = Papers.block(paper("README.md"), "java");
    assertThat(snippet.lines().count()).isLessThanOrEqualTo(10);
    String program =
        """
        import io.tapdb.driver.*;
        import org.bson.*;

        public class Snippet {
          public static void main(String[] arguments) throws Exception {
            %s
          }
        }
        """;
    Path file = folder.resolve("Snippet.java");
    String address = node.uri().replace("/test", "");
    Files.writeString(
        file, program.replace("%s", snippet.replace("tapdb://127.0.0.1:27017", address)));
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                messages,
                messages,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());
    assertThat(result).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(outputOf("Snippet").lines())
        .containsExactly("{\"_id\": \"apple\", \"qty\": 7}", "1");
  }

  private static String outputOf(String name) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
