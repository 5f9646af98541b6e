// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Random updates give what the naive twin gives, to the byte, and are refused when it refuses. */
class UpdateTwinTest {
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

  private void compare(Doc before, Doc update, boolean compareCodes) {
    Doc expected = null;
    int refusal = 0;
    try {
      expected = NaiveUpdate.apply(before, NaiveUpdate.toBson(update));
    } catch (NaiveUpdate.Refused e) {
      refusal = e.code;
    }
    Doc actual;
    try {
      actual = Updates.parse(Value.of(update)).apply(before, Updates.CONTEXT);
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
