// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.log;

import io.tapdb.replica.ProcessFacts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest lines of the log, kept for {@code getLog}. Safe for many threads. */
final class RecentLines {
  private final int limit;
  private final Deque<String> lines = new ArrayDeque<>();
  private long written;

  RecentLines(int limit) {
    this.limit = limit;
  }

  synchronized void add(String line) {
    if (lines.size() == limit) {
      lines.removeFirst();
    }
    lines.addLast(line);
    written++;
  }

  synchronized ProcessFacts.LogLines kept() {
    return new ProcessFacts.LogLines(written, List.copyOf(lines));
  }
}
