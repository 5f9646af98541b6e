// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.shell.print.Palette;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final List<Integer> codes = new ArrayList<>();

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
  }

  private StandardOutput over(OutputStream stream) {
    System.setOut(new PrintStream(stream, false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    return new StandardOutput(Palette.PLAIN, codes::add);
  }

  @Test
  void writesEachLineThrough() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    StandardOutput output = over(written);

    output.line("ä");

    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("ä" + System.lineSeparator());
    assertThat(codes).isEmpty();
  }

  @Test
  void endsTheProcessWhenNobodyTakesTheOutput() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("full");
          }
        };

    over(full).line("lost");

    assertThat(codes).containsExactly(1);
    assertThat(told.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo("tapdb: standard output takes no more");
  }
}
