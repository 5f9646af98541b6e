// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Random updates give what the naive twin gives, to the byte, and are refused when it refuses. */
class UpdateTwinTest {
  private static final Map<String, String> FILTERS =
      Map.of("x", "{x: {$gt: 0}}", "y", "{'y.a': {$in: [0, 1, null, 'x']}}");

  private final AtomicInteger applied = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void oneOperatorGivesWhatTheTwinGivesOrTheSameError() {
    Seeds.forEach(
        20_000,
        random -> {
          RandomUpdates updates = new RandomUpdates(random);
          compare(updates.document(3), updates.update(1), true);
        });
    assertThat(applied.get()).isGreaterThan(8_000);
    assertThat(refused.get()).isGreaterThan(2_000);
  }

  @Test
  void manyOperatorsGiveWhatTheTwinGives() {
    Seeds.forEach(
        30_000,
        random -> {
          RandomUpdates updates = new RandomUpdates(random);
          compare(updates.document(4), updates.update(4), false);
        });
    assertThat(applied.get()).isGreaterThan(8_000);
    assertThat(refused.get()).isGreaterThan(8_000);
  }

  @Test
  void positionalOperatorsGiveWhatTheTwinGives() {
    Map<String, Predicate<Doc>> filters = new HashMap<>();
    FILTERS.forEach(
        (name, filter) -> filters.put(name, TinyLanguage.INSTANCE.filter(Updates.doc(filter))));
    Seeds.forEach(
        40_000,
        random -> {
          RandomUpdates updates = new RandomUpdates(random);
          Doc before = updates.documentOfArrays(4);
          NaivePaths paths = new NaivePaths(filters, random.nextInt(-1, 3));
          compare(before, updates.positionalUpdate(3), false, paths);
        });
    assertThat(applied.get()).isGreaterThan(8_000);
    assertThat(refused.get()).isGreaterThan(8_000);
  }

  private void compare(Doc before, Doc update, boolean compareCodes) {
    compare(before, update, compareCodes, new NaivePaths(Map.of(), -1));
  }

  /** Only the filters that the update uses, as others are refused. */
  private static String[] usedFilters(Doc update) {
    return FILTERS.keySet().stream()
        .filter(name -> update.toString().contains("$[" + name + "]"))
        .map(FILTERS::get)
        .toArray(String[]::new);
  }

  private void compare(Doc before, Doc update, boolean compareCodes, NaivePaths paths) {
    if (update.isEmpty()) {
      return;
    }
    Doc expected = null;
    int refusal = 0;
    try {
      expected = NaiveUpdate.apply(before, NaiveUpdate.toBson(update), paths);
    } catch (NaiveUpdate.Refused e) {
      refusal = e.code;
    }
    Doc actual;
    try {
      actual =
          Updates.parse(Value.of(update), usedFilters(update))
              .apply(before, Updates.CONTEXT.matching(paths.matchedIndex()));
    } catch (TapdbException e) {
      refused.incrementAndGet();
      if (isRenameOntoItself(e)) {
        return;
      }
      assertThat(expected).as(before + " " + update + ": " + e).isNull();
      if (compareCodes) {
        assertThat(e.code().code()).as(before + " " + update + ": " + e).isEqualTo(refusal);
      }
      return;
    }
    applied.incrementAndGet();
    assertThat(expected).as("refused: " + before + " " + update).isNotNull();
    assertThat(actual.toString()).as(before + " " + update).isEqualTo(expected.toString());
    assertThat(actual.sameBytes(expected)).as(before + " " + update).isTrue();
    assertThat(actual == before).as("says unchanged").isEqualTo(actual.sameBytes(before));
    assertThat(BsonCheck.problem(actual.bytes(), actual.offset(), actual.length(), 100)).isNull();
  }

  /** The twin knows these as conflicts, with another code. */
  private static boolean isRenameOntoItself(TapdbException e) {
    return e.getMessage().contains("must differ") || e.getMessage().contains("on the same path");
  }
}
