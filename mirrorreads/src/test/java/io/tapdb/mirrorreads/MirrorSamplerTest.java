// SPDX-License-Identifier: Apache-2.0
package io.tapdb.mirrorreads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MirrorSamplerTest {
  private static final List<String> TWO = List.of("a", "b");

  private static List<Integer> targets(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** How many copies each target gets of so many reads. */
  private static int[] copies(MirrorSampler sampler, double rate, int targets, int reads) {
    int[] copies = new int[targets];
    List<Integer> all = targets(targets);
    for (int i = 0; i < reads; i++) {
      sampler.pick(rate, all).forEach(target -> copies[target]++);
    }
    return copies;
  }

  @Test
  void atZeroNothingIsCopied() {
    int[] copies = copies(new MirrorSampler(Seeds.random(1)), 0, 3, 10_000);
    assertThat(copies).containsOnly(0);
  }

  @Test
  void atOneEveryReadGoesToEveryMember() {
    int[] copies = copies(new MirrorSampler(Seeds.random(1)), 1, 3, 10_000);
    assertThat(copies).containsOnly(10_000);
  }

  @Test
  void withoutTargetsNothingIsCopied() {
    assertThat(new MirrorSampler(Seeds.random(1)).pick(1, List.of())).isEmpty();
  }

  @Test
  void ofAThousandReadsAtOnePercentAboutTenAreCopiedInAll() {
    MirrorSampler sampler = new MirrorSampler(Seeds.random(42));
    int rounds = 1000;
    int[] copies = copies(sampler, 0.01, 2, 1000 * rounds);
    // A thousand thousands: ten each in all, five to each member, give or take four deviations.
    assertThat(copies[0] + copies[1]).isBetween(10 * rounds - 400, 10 * rounds + 400);
    assertThat(copies[0]).isBetween(5 * rounds - 300, 5 * rounds + 300);
    assertThat(copies[1]).isBetween(5 * rounds - 300, 5 * rounds + 300);
  }

  @Test
  void aPickedReadGoesToTheShareOfMembersRoundedUpSideBySide() {
    Seeds.forEach(
        500,
        random -> {
          int count = random.nextInt(1, 10);
          double rate = random.nextDouble();
          List<Integer> picked = new MirrorSampler(random).pick(rate, targets(count));
          if (!picked.isEmpty()) {
            assertThat(picked).hasSize((int) Math.ceil(rate * count));
            assertThat(new HashSet<>(picked)).hasSameSizeAs(picked);
            for (int i = 1; i < picked.size(); i++) {
              assertThat(picked.get(i)).isEqualTo((picked.get(i - 1) + 1) % count);
            }
          }
        });
  }

  @Test
  void everyMemberGetsItsPart() {
    Seeds.forEach(
        20,
        random -> {
          int count = random.nextInt(1, 8);
          double rate = random.nextDouble(0.2, 1);
          int[] copies = copies(new MirrorSampler(random), rate, count, 20_000);
          double expected = 20_000 * rate * Math.ceil(rate * count) / count;
          for (int each : copies) {
            assertThat((double) each).isBetween(expected * 0.85, expected * 1.15);
          }
        });
  }

  @Test
  void theSameSeedPicksTheSame() {
    List<List<String>> first = new ArrayList<>();
    List<List<String>> second = new ArrayList<>();
    MirrorSampler one = new MirrorSampler(Seeds.random(7));
    MirrorSampler other = new MirrorSampler(Seeds.random(7));
    for (int i = 0; i < 1000; i++) {
      first.add(one.pick(0.3, TWO));
      second.add(other.pick(0.3, TWO));
    }
    assertThat(first).isEqualTo(second).contains(List.of(), List.of("a"), List.of("b"));
  }
}
