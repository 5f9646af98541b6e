// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;

/** The lines that were not imported, each told with its reason; of very many only the first. */
final class Rejections {
  private static final int TOLD = 1000;
  private static final int LONGEST_REASON = 300;

  private final PrintStream out;
  private final AtomicLong count = new AtomicLong();

  Rejections(PrintStream out) {
    this.out = out;
  }

  void add(long line, String reason) {
    long number = count.incrementAndGet();
    if (number <= TOLD) {
      String text = reason.replaceAll("\\s+", " ");
      String shown =
          text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text;
      out.println("line " + line + " rejected: " + shown);
    } else if (number == TOLD + 1) {
      out.println("further rejected lines are counted only");
    }
  }

  long count() {
    return count.get();
  }
}
