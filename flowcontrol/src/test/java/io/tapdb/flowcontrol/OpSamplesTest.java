// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.flowcontrol.FlowParameters.Sampling;
import org.junit.jupiter.api.Test;

class OpSamplesTest {
  private static final Sampling EVERY_TEN = new Sampling(1000, 10);

  private final OpSamples samples = new OpSamples();

  /** Ten operations for each ten units of time, two tickets each. */
  private void run(long until) {
    for (long at = 10; at <= until; at += 10) {
      samples.add(at, 10, 2 * at, EVERY_TEN);
    }
  }

  @Test
  void thePriceOfAnOperationNeedsTwoSamples() {
    run(10);
    assertThat(samples.ticketsPerOp()).isEmpty();
    run(20);
    assertThat(samples.ticketsPerOp()).isPresent();
  }

  @Test
  void thePriceOfAnOperationIsThatOfTheLastOnes() {
    run(100);
    assertThat(samples.ticketsPerOp()).hasValue(2);
    samples.add(110, 10, 200 + 50, EVERY_TEN);
    assertThat(samples.ticketsPerOp()).hasValue(5);
  }

  @Test
  void operationsBetweenPlacesAreCountedBySamples() {
    run(100);
    assertThat(samples.opsBetween(20, 70)).hasValue(50);
    assertThat(samples.opsBetween(29, 70)).hasValue(50);
    assertThat(samples.opsBetween(20, 79)).hasValue(50);
    assertThat(samples.opsBetween(50, 50)).hasValue(0);
    assertThat(samples.opsBetween(20, 1000)).hasValue(80);
  }

  @Test
  void whatIsNotRememberedIsUnknown() {
    assertThat(samples.opsBetween(1, 2)).isEmpty();
    run(100);
    assertThat(samples.opsBetween(9, 50)).isEmpty();
    assertThat(samples.opsBetween(70, 20)).isEmpty();
  }

  @Test
  void placesBetweenTheSameSamplesAreOne() {
    run(100);
    assertThat(samples.isSameBucket(20, 29)).isTrue();
    assertThat(samples.isSameBucket(29, 30)).isFalse();
    assertThat(samples.isSameBucket(1, 9)).isTrue();
    assertThat(samples.isSameBucket(100, 1L << 63)).isTrue();
  }

  @Test
  void fewOperationsMakeNoSample() {
    for (int i = 1; i <= 9; i++) {
      samples.add(i, 1, i, EVERY_TEN);
    }
    assertThat(samples.size()).isZero();
    samples.add(10, 1, 10, EVERY_TEN);
    assertThat(samples.size()).isEqualTo(1);
  }

  @Test
  void whatIsBehindEverybodyIsForgotten() {
    run(100);
    samples.forgetBefore(55);
    assertThat(samples.size()).isEqualTo(6);
    assertThat(samples.opsBetween(55, 100)).hasValue(50);
    assertThat(samples.opsBetween(45, 100)).isEmpty();
    samples.forgetBefore(1000);
    assertThat(samples.size()).isEqualTo(2);
    assertThat(samples.ticketsPerOp()).hasValue(2);
    samples.forgetBefore(1);
    assertThat(samples.size()).isEqualTo(2);
  }

  @Test
  void neverMoreThanAllowedAreKept() {
    Sampling few = new Sampling(5, 10);
    for (int i = 1; i <= 50; i++) {
      samples.add(10L * i, 10, 10L * i, few);
      assertThat(samples.size()).isLessThanOrEqualTo(5);
    }
    assertThat(samples.opsBetween(10, 500)).hasValue(490);
    assertThat(samples.ticketsPerOp()).isPresent();
  }

  @Test
  void countsAgreeWithANaiveCount() {
    Seeds.forEach(
        100,
        random -> {
          OpSamples any = new OpSamples();
          Sampling each = new Sampling(10_000, 1);
          long[] opsAt = new long[201];
          long ops = 0;
          for (int at = 1; at <= 200; at++) {
            int count = random.nextInt(1, 9);
            ops += count;
            opsAt[at] = ops;
            any.add(at, count, ops, each);
          }
          int from = random.nextInt(1, 200);
          int to = random.nextInt(from, 201);
          assertThat(any.opsBetween(from, to)).hasValue(opsAt[to] - opsAt[from]);
        });
  }
}
