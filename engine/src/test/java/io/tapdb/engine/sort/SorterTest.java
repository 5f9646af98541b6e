// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.sort;

import static io.tapdb.engine.QueryFixture.doc;
import static io.tapdb.engine.QueryFixture.failsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.Rows;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SorterTest {
  private static final SortPattern BY_A = SortPattern.parse(doc("{a: 1}"));

  private static Sorter sorter(long limit, long memory, Spill spill) {
    return new Sorter(new Sorter.Settings(BY_A, limit, memory, spill, Operation.UNSTOPPABLE));
  }

  private static Doc row(int a, int number) {
    return new DocWriter().put("a", a).put("n", number).build();
  }

  private static List<String> drain(Sorter sorter) {
    List<String> rows = new ArrayList<>();
    try (Rows sorted = sorter.sorted()) {
      for (Doc row = sorted.next(); row != null; row = sorted.next()) {
        rows.add(row.toString());
      }
      assertThat(sorted.next()).isNull();
    }
    return rows;
  }

  @Test
  void everyWayOfSortingGivesTheStableOrder() {
    Seeds.forEach(
        300,
        random -> {
          int count = random.nextInt(5000);
          long limit = random.nextBoolean() ? 0 : random.nextInt(1, 3000);
          boolean spills = random.nextBoolean();
          HeapSpill spill = new HeapSpill();
          Sorter sorter =
              sorter(limit, spills ? random.nextInt(500, 100_000) : Long.MAX_VALUE, spill);
          List<Doc> rows = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            Doc row = row(random.nextInt(200), i);
            rows.add(row);
            sorter.add(row);
          }
          List<String> expected =
              rows.stream()
                  .sorted(Comparator.comparingInt(row -> row.get("a").int32()))
                  .limit(limit == 0 ? Long.MAX_VALUE : limit)
                  .map(Doc::toString)
                  .toList();
          assertThat(drain(sorter)).isEqualTo(expected);
          assertThat(spill.open()).isZero();
        });
  }

  @Test
  void beyondTheBudgetRowsAreSpilled() {
    HeapSpill spill = new HeapSpill();
    Sorter sorter = sorter(0, 10_000, spill);
    for (int i = 0; i < 1000; i++) {
      sorter.add(row(i, i));
    }
    assertThat(spill.written()).isGreaterThan(5);
    sorter.close();
    assertThat(spill.open()).isZero();
  }

  @Test
  void withoutASpillTheBudgetIsALimit() {
    Sorter sorter = sorter(0, 10_000, null);
    String message =
        failsWith(
            292,
            "too much",
            () -> {
              for (int i = 0; i < 1000; i++) {
                sorter.add(row(i, i));
              }
            });
    assertThat(message).contains("allowDiskUse");
  }

  @Test
  void theFirstFewRowsNeedOnlyTheirOwnMemory() {
    Sorter sorter = sorter(10, 10_000, null);
    for (int i = 0; i < 100_000; i++) {
      sorter.add(row(i * 7919 % 100_003, i));
    }
    assertThat(drain(sorter)).hasSize(10);
    Sorter descending = sorter(10, 10_000, null);
    for (int i = 100_000; i > 0; i--) {
      descending.add(row(i, i));
    }
    assertThat(drain(descending).getFirst()).contains("\"a\": 1,");
  }

  @Test
  void aHugeLimitIsNoLimit() {
    Sorter sorter = sorter(Long.MAX_VALUE, Long.MAX_VALUE, null);
    for (int i = 0; i < 3000; i++) {
      sorter.add(row(-i, i));
    }
    assertThat(drain(sorter)).hasSize(3000);
  }

  @Test
  void aSortCanBeStopped() {
    Operation killed =
        () -> {
          throw new TapdbException(ErrorCode.INTERRUPTED, "killed");
        };
    Sorter sorter = new Sorter(new Sorter.Settings(BY_A, 0, Long.MAX_VALUE, null, killed));
    failsWith(
        11601,
        "killed",
        () -> {
          for (int i = 0; i < 200; i++) {
            sorter.add(row(i, i));
          }
        });
  }

  @Test
  void manyRunsAreMergedSoThatFewAreOpen() {
    HeapSpill spill = new HeapSpill();
    Sorter sorter = sorter(0, 1000, spill);
    int most = 0;
    for (int i = 0; i < 20_000; i++) {
      sorter.add(row(i * 7919 % 97, i));
      most = Math.max(most, spill.open());
    }
    assertThat(spill.written()).isGreaterThan(1000);
    assertThat(most).isLessThan(100);
    List<String> rows = drain(sorter);
    assertThat(rows).hasSize(20_000);
    for (int i = 1; i < rows.size(); i++) {
      Doc before = doc(rows.get(i - 1));
      Doc after = doc(rows.get(i));
      int order = Integer.compare(before.get("a").int32(), after.get("a").int32());
      assertThat(order).isLessThanOrEqualTo(0);
      if (order == 0) {
        assertThat(before.get("n").int32()).isLessThan(after.get("n").int32());
      }
    }
    assertThat(spill.open()).isZero();
  }

  @Test
  void whatIsHeldShrinksAsRowsAreGivenOut() {
    Sorter sorter = sorter(0, Long.MAX_VALUE, null);
    for (int i = 0; i < 100; i++) {
      sorter.add(row(i, i));
    }
    try (Rows sorted = sorter.sorted()) {
      long all = sorted.heldBytes();
      assertThat(all).isGreaterThan(100L * row(1, 1).length());
      for (int i = 0; i < 50; i++) {
        sorted.next();
      }
      assertThat(sorted.heldBytes()).isBetween(all / 2 - 300, all / 2 + 300);
      while (sorted.next() != null) {
        assertThat(sorted.heldBytes()).isNotNegative();
      }
      assertThat(sorted.heldBytes()).isZero();
    }
  }
}
