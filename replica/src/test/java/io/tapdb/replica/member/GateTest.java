// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class GateTest {
  private final Queue<Runnable> behind = new ArrayDeque<>();
  private final Gate gate = new Gate(behind::add);
  private final List<String> done = new ArrayList<>();

  private void runAll() {
    while (!behind.isEmpty()) {
      behind.poll().run();
    }
  }

  @Test
  void nothingRunsBeforeItIsOpened() {
    gate.execute(() -> done.add("early"));
    assertThat(behind).isEmpty();
    gate.open();
    runAll();
    assertThat(done).containsExactly("early");
  }

  @Test
  void tasksKeepTheirOrderAcrossTheOpening() {
    gate.execute(() -> done.add("first"));
    gate.execute(() -> done.add("second"));
    gate.open();
    gate.execute(() -> done.add("third"));
    runAll();
    assertThat(done).containsExactly("first", "second", "third");
  }
}
