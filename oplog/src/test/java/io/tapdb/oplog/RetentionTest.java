// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.oplog.Retention.Candidate;
import io.tapdb.oplog.Retention.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final List<Candidate> FOUR =
      List.of(candidate(10), candidate(20), candidate(30), candidate(40));

  private static Candidate candidate(long seconds) {
    return new Candidate(100, OpTime.of(seconds, 1, 1));
  }

  private static int drop(long maxBytes, long pinSeconds, long keepFromSeconds) {
    return Retention.decide(
        FOUR, new Limits(maxBytes, OpTime.of(pinSeconds, 1, 1), keepFromSeconds, null));
  }

  @Test
  void nothingGoesWhileTheLogIsSmallEnough() {
    assertThat(drop(400, 99, Long.MAX_VALUE)).isZero();
  }

  @Test
  void theOldestGoUntilTheLogFits() {
    assertThat(drop(399, 99, Long.MAX_VALUE)).isEqualTo(1);
    assertThat(drop(200, 99, Long.MAX_VALUE)).isEqualTo(2);
  }

  @Test
  void theNewestAlwaysStays() {
    assertThat(drop(0, 99, Long.MAX_VALUE)).isEqualTo(3);
  }

  @Test
  void whatIsPinnedStays() {
    assertThat(drop(0, 20, Long.MAX_VALUE)).isEqualTo(2);
    assertThat(drop(0, 9, Long.MAX_VALUE)).isZero();
  }

  @Test
  void whatIsYoungerThanTheMinimumRetentionStays() {
    assertThat(drop(0, 99, 20)).isEqualTo(1);
  }

  @Test
  void whatIsHeldStaysUntilTheLogIsTwiceTooLarge() {
    OpTime pin = OpTime.of(99, 1, 1);
    OpTime held = OpTime.of(20, 1, 1);
    assertThat(Retention.decide(FOUR, new Limits(150, pin, Long.MAX_VALUE, held))).isEqualTo(2);
    assertThat(Retention.decide(FOUR, new Limits(200, pin, Long.MAX_VALUE, held))).isEqualTo(2);
    assertThat(Retention.decide(FOUR, new Limits(90, pin, Long.MAX_VALUE, held))).isEqualTo(3);
  }
}
