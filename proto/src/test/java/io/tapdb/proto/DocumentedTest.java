// SPDX-License-Identifier: Apache-2.0
package io.tapdb.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The protocol is explained where it is defined: each declaration has a comment above it. */
class DocumentedTest {
  private static final Path SOURCES = Path.of("src/main/proto");
  private static final Pattern DECLARATION =
      Pattern.compile(
          "(service|message|enum|oneof|rpc)\\s+\\w+.*"
              + "|((repeated|optional)\\s+)?[\\w.]+(<.*>)?\\s+\\w+\\s*=\\s*\\d+.*"
              + "|\\w+\\s*=\\s*\\d+\\s*;.*");
  private static final int SHORTEST = 10;

  /** Declarations without a comment right above them. */
  private static List<String> undocumented(List<String> lines) {
    List<String> found = new ArrayList<>();
    String comment = "";
    for (String line : lines) {
      String text = line.strip();
      if (text.startsWith("//")) {
        comment += text.substring(2).strip();
        continue;
      }
      if (DECLARATION.matcher(text).matches() && comment.length() < SHORTEST) {
        found.add(text);
      }
      comment = "";
    }
    return found;
  }

  @Test
  void everyServiceCallMessageAndFieldHasAComment() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(SOURCES)) {
      files = all.filter(file -> file.toString().endsWith(".proto")).toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      assertThat(undocumented(Files.readAllLines(file))).as(file.toString()).isEmpty();
    }
  }

  @Test
  void declarationsWithoutACommentAreFound() {
    assertThat(
            undocumented(
                """
                syntax = "proto3";
                option java_package = "x";
                // A service that is explained.
                service A {
                  rpc Bare(X) returns (stream Y);
                  // Explained well enough.
                  rpc Fine(X) returns (Y) {}
                }

                message B {
                  // An explained field.
                  string a = 1;
                  repeated B b = 2;
                  // short
                  map<string, int64> c = 3;
                  oneof d {
                    // This one is explained.
                    bytes e = 4;
                  }
                }
                enum F {
                  G = 0;
                }
                """
                    .lines()
                    .toList()))
        .containsExactly(
            "rpc Bare(X) returns (stream Y);",
            "message B {",
            "repeated B b = 2;",
            "map<string, int64> c = 3;",
            "oneof d {",
            "enum F {",
            "G = 0;");
  }
}
