// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.oplog.Divergence.Own;
import io.tapdb.oplog.Divergence.Source;
import io.tapdb.oplog.Divergence.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Goal: the decision and the search together say what comparing two whole logs would say. Method:
 * pairs of logs with a common beginning, of which the source may have dropped the oldest entries.
 */
class DivergenceTest {
  private static OpTime at(long timestamp, long term) {
    return new OpTime(timestamp, term);
  }

  /** Two logs as lists, and what a reader of both would do. */
  private record Pair(List<OpTime> own, OpTime kept, List<OpTime> source) {
    static Pair random(RandomGenerator random) {
      List<OpTime> own = new ArrayList<>();
      List<OpTime> source = new ArrayList<>();
      long timestamp = 100;
      int common = random.nextInt(1, 40);
      for (int i = 0; i < common; i++) {
        timestamp += gap(random);
        own.add(at(timestamp, 1));
        source.add(at(timestamp, 1));
      }
      // two leaders of one term there never were
      boolean ownIsNewer = random.nextInt(4) == 0;
      grow(own, timestamp, ownIsNewer ? 3 : 2, random);
      grow(source, timestamp, ownIsNewer ? 2 : 3, random);
      int dropped = random.nextInt(3) == 0 ? random.nextInt(source.size()) : 0;
      OpTime kept = own.get(random.nextInt(own.size()));
      return new Pair(own, kept, List.copyOf(source.subList(dropped, source.size())));
    }

    private static void grow(List<OpTime> log, long from, long term, RandomGenerator random) {
      long timestamp = from;
      for (int i = random.nextInt(4) == 0 ? 0 : random.nextInt(60); i > 0; i--) {
        timestamp += gap(random);
        // the same timestamp may stand in both logs, of different terms
        log.add(at(timestamp, term));
      }
    }

    private static long gap(RandomGenerator random) {
      return random.nextInt(8) == 0 ? (1L << 32) * random.nextInt(1, 50) : random.nextInt(1, 4);
    }

    Own asOwn() {
      return new Own(own.getLast(), kept);
    }

    Source asSource() {
      return new Source(source.contains(own.getLast()), source.getFirst(), source.getLast());
    }

    OpTime common() {
      return own.reversed().stream().filter(source::contains).findFirst().orElse(OpTime.NULL);
    }

    OpTime before(long timestamp) {
      OpTime found = OpTime.NULL;
      for (OpTime each : own) {
        found = each.timestamp() < timestamp ? each : found;
      }
      return found;
    }

    Verdict byReading() {
      OpTime common = common();
      OpTime last = own.getLast();
      if (common.equals(last)) {
        return Verdict.FOLLOW;
      }
      if (last.compareTo(source.getLast()) >= 0) {
        return Verdict.SOURCE_BEHIND;
      }
      if (source.getFirst().isAfter(last)) {
        return Verdict.TOO_STALE;
      }
      if (common.equals(OpTime.NULL) || kept.isAfter(common)) {
        boolean forgotten = source.getFirst().isAfter(kept);
        return forgotten && common.equals(OpTime.NULL) ? Verdict.TOO_STALE : Verdict.REFUSE;
      }
      return Verdict.ROLL_BACK;
    }
  }

  private static OpTime search(Pair pair) throws IOException {
    OpTime first = pair.source.getFirst();
    OpTime from = first.timestamp() > pair.kept.timestamp() ? first : pair.kept;
    CommonPoint search = new CommonPoint(pair::before, pair.own.getLast(), from);
    int rounds = 0;
    while (!search.isFound()) {
      assertThat(search.next()).isSorted().hasSizeLessThanOrEqualTo(24);
      assertThat(pair.own).containsAll(search.next());
      HashSet<OpTime> had = new HashSet<>(search.next());
      had.retainAll(pair.source);
      search.answered(had);
      assertThat(++rounds).isLessThan(25);
    }
    return search.common();
  }

  @Test
  void decidesAsAReaderOfBothLogsWould() {
    Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);
    Seeds.forEach(
        4000,
        random -> {
          Pair pair = Pair.random(random);
          Verdict verdict = Divergence.meet(pair.asOwn(), pair.asSource());
          if (verdict == Verdict.SEARCH) {
            OpTime common = search(pair);
            verdict = Divergence.found(pair.asOwn(), pair.asSource(), common);
            if (verdict == Verdict.ROLL_BACK) {
              assertThat(common).isEqualTo(pair.common());
            }
          }
          assertThat(verdict).isEqualTo(pair.byReading());
          seen.merge(verdict, 1, Integer::sum);
        });
    if (Long.getLong("seed") == null) {
      assertThat(seen.keySet())
          .contains(
              Verdict.FOLLOW,
              Verdict.SOURCE_BEHIND,
              Verdict.TOO_STALE,
              Verdict.ROLL_BACK,
              Verdict.REFUSE);
    }
  }

  @Test
  void aSourceOfAnOlderTermIsBehindHoweverNewItsTimestamps() {
    Own own = new Own(at(50, 3), at(10, 1));
    assertThat(Divergence.meet(own, new Source(false, at(1, 1), at(99, 2))))
        .isEqualTo(Verdict.SOURCE_BEHIND);
    assertThat(Divergence.meet(own, new Source(false, at(1, 1), at(40, 4))))
        .isEqualTo(Verdict.SEARCH);
  }

  @Test
  void nothingThatIsKeptIsUndone() {
    Own own = new Own(at(50, 1), at(30, 1));
    Source source = new Source(false, at(1, 1), at(60, 2));
    assertThat(Divergence.found(own, source, at(30, 1))).isEqualTo(Verdict.ROLL_BACK);
    assertThat(Divergence.found(own, source, at(29, 1))).isEqualTo(Verdict.REFUSE);
    assertThat(Divergence.found(own, source, OpTime.NULL)).isEqualTo(Verdict.REFUSE);
  }

  @Test
  void theLastEntryIsAskedForFirstOfAll() throws IOException {
    List<OpTime> own = List.of(at(1, 1), at(2, 1), at(1L << 40, 1), at((1L << 40) + 1, 1));
    Pair pair = new Pair(own, at(1, 1), own);
    CommonPoint search = new CommonPoint(pair::before, own.getLast(), at(1, 1));
    assertThat(search.next()).contains(own.get(2));
    search.answered(List.of(own.get(2)));
    assertThat(search.isFound()).isTrue();
    assertThat(search.common()).isEqualTo(own.get(2));
  }
}
