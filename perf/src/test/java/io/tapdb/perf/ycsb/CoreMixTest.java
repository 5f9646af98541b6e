// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.ycsb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.Status;
import site.ycsb.workloads.CoreWorkload;

class CoreMixTest {
  private static final int RECORDS = 500;
  private static final int OPERATIONS = 4000;

  private enum Kind {
    READ,
    UPDATE,
    SCAN,
    INSERT
  }

  /** Counts what is asked of it. */
  private static final class Asked extends DB {
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Set<String> keys = new TreeSet<>();
    private int longestScan;
    private int fieldsOfInsert;

    private Status note(Kind kind) {
      counts.merge(kind, 1, Integer::sum);
      return Status.OK;
    }

    @Override
    public Status read(
        String table, String key, Set<String> fields, Map<String, ByteIterator> result) {
      assertThat(keys).contains(key);
      assertThat(fields).isNull();
      return note(Kind.READ);
    }

    @Override
    public Status scan(
        String table,
        String startKey,
        int count,
        Set<String> fields,
        @SuppressWarnings("NonApiType") Vector<HashMap<String, ByteIterator>> result) {
      longestScan = Math.max(longestScan, count);
      return note(Kind.SCAN);
    }

    @Override
    public Status update(String table, String key, Map<String, ByteIterator> values) {
      assertThat(keys).contains(key);
      assertThat(values).hasSize(1);
      return note(Kind.UPDATE);
    }

    @Override
    public Status insert(String table, String key, Map<String, ByteIterator> values) {
      assertThat(keys.add(key)).isTrue();
      fieldsOfInsert = values.size();
      assertThat(values.values()).allSatisfy(value -> assertThat(value.toArray()).hasSize(100));
      return note(Kind.INSERT);
    }

    @Override
    public Status delete(String table, String key) {
      throw new AssertionError("no workload deletes");
    }

    private double share(Kind kind) {
      return counts.getOrDefault(kind, 0) / (double) OPERATIONS;
    }
  }

  private static Asked run(CoreMix mix) {
    CoreWorkload workload = mix.workload(RECORDS);
    Asked asked = new Asked();
    for (int i = 0; i < RECORDS; i++) {
      workload.doInsert(asked, null);
    }
    assertThat(asked.counts).containsExactly(Map.entry(Kind.INSERT, RECORDS));
    asked.counts.clear();
    for (int i = 0; i < OPERATIONS; i++) {
      workload.doTransaction(asked, null);
    }
    return asked;
  }

  @ParameterizedTest
  @EnumSource(CoreMix.class)
  void asksForTheSharesThatTheWorkloadHas(CoreMix mix) {
    Asked asked = run(mix);
    Map<Kind, Double> shares =
        switch (mix) {
          case A -> Map.of(Kind.READ, 0.5, Kind.UPDATE, 0.5);
          case B -> Map.of(Kind.READ, 0.95, Kind.UPDATE, 0.05);
          case C -> Map.of(Kind.READ, 1.0);
          case D -> Map.of(Kind.READ, 0.95, Kind.INSERT, 0.05);
          case E -> Map.of(Kind.SCAN, 0.95, Kind.INSERT, 0.05);
          case F -> Map.of(Kind.READ, 1.0, Kind.UPDATE, 0.5);
        };
    for (Kind kind : Kind.values()) {
      assertThat(asked.share(kind))
          .as(kind.name())
          .isCloseTo(shares.getOrDefault(kind, 0.0), within(0.05));
    }
  }

  @Test
  void documentsHaveTenFieldsAndScansUpToAHundred() {
    Asked asked = run(CoreMix.E);
    assertThat(asked.fieldsOfInsert).isEqualTo(10);
    assertThat(asked.longestScan).isBetween(90, 100);
  }
}
