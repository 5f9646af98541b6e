// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentScannerTest {
  /** The pieces as "line:text", or "line!problem". */
  private static List<String> scan(String text) {
    return scan(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> scan(InputStream in) {
    List<String> all = new ArrayList<>();
    try {
      DocumentScanner scanner = new DocumentScanner(in);
      for (var piece = scanner.next(); piece != null; piece = scanner.next()) {
        all.add(
            piece.line()
                + (piece.problem() == null
                    ? ":" + new String(piece.text(), StandardCharsets.UTF_8)
                    : "!" + piece.problem()));
      }
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return all;
  }

  @Test
  void findsDocumentsOneToALine() {
    assertThat(scan("{\"a\":1}\n\n  {\"b\":{\"c\":[{}]}}\r\n{}"))
        .containsExactly("1:{\"a\":1}", "3:{\"b\":{\"c\":[{}]}}", "4:{}");
  }

  @Test
  void findsDocumentsOfAnArray() {
    assertThat(scan("[{\"a\":1},{\"b\":2}, \n {\"c\":3}]\n"))
        .hasSize(3)
        .last()
        .isEqualTo("2:{\"c\":3}");
    assertThat(scan("[]")).isEmpty();
    assertThat(scan("")).isEmpty();
  }

  @Test
  void anArrayThatDoesNotEndIsToldOnce() {
    assertThat(scan("[{\"a\":1},\n{\"a\":2}\n"))
        .containsExactly("1:{\"a\":1}", "2:{\"a\":2}", "3!the file ends within the array");
    assertThat(scan("[")).containsExactly("1!the file ends within the array");
  }

  @Test
  void findsDocumentsOverSeveralLines() {
    assertThat(scan("{\n  \"a\": [\n    1\n  ]\n}\n{\n}\n"))
        .containsExactly("1:{\n  \"a\": [\n    1\n  ]\n}", "6:{\n}");
  }

  @Test
  void bracesWithinStringsAreText() {
    assertThat(scan("{\"a\":\"}\\\"{[\"}\n{\"b\":\"\\\\\"}"))
        .containsExactly("1:{\"a\":\"}\\\"{[\"}", "2:{\"b\":\"\\\\\"}");
  }

  @Test
  void skipsAByteOrderMark() {
    assertThat(scan("\ufeff{\"a\":1}")).containsExactly("1:{\"a\":1}");
  }

  @Test
  void aBrokenLineCostsOnlyItself() {
    assertThat(scan("{\"a\":1\n{\"b\":2}\n{\"c\":\"x\n{\"d\":4}\nnonsense\n{\"e\":5}\n{\"f\":"))
        .containsExactly(
            "1!the document does not end before the next one begins",
            "2:{\"b\":2}",
            "3!a string does not end on its line",
            "4:{\"d\":4}",
            "5!a document has to begin with {",
            "6:{\"e\":5}",
            "7!the file ends within the document");
  }

  @Test
  void valuesThatAreNoDocumentsAreNamedInAnArrayToo() {
    assertThat(scan("[1, {\"a\":1}, null]"))
        .containsExactly(
            "1!a document has to begin with {", "1:{\"a\":1}", "1!a document has to begin with {");
  }

  @Test
  void piecesDoNotDependOnHowTheBytesArrive() {
    StringBuilder text = new StringBuilder("[\n");
    for (int i = 0; i < 3000; i++) {
      text.append("{\"n\":")
          .append(i)
          .append(",\"t\":\"")
          .append("ü{".repeat(i % 40))
          .append("\"},\n");
    }
    byte[] bytes = text.append("]").toString().getBytes(StandardCharsets.UTF_8);
    Random random = new Random(5);
    InputStream dripping =
        new ByteArrayInputStream(bytes) {
          @Override
          public int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, 1 + random.nextInt(50)));
          }
        };

    assertThat(scan(dripping)).isEqualTo(scan(text.toString())).hasSize(3000);
  }
}
