// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import static io.tapdb.engine.QueryFixture.context;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.sort.KeyTuples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterBoundsTest {
  /** All leaves of a filter, also those inside of elements with the path that an index has. */
  private static List<PathFilter> leaves(Filter filter) {
    if (filter instanceof PathFilter leaf) {
      return List.of(leaf);
    }
    List<PathFilter> leaves = new ArrayList<>();
    filter.children().forEach(child -> leaves.addAll(leaves(child)));
    return leaves;
  }

  private static List<Value> keys(FieldPath path, Doc document) {
    List<Value> keys = new ArrayList<>();
    new KeyTuples(List.of(path), ErrorCode.CANNOT_INDEX_PARALLEL_ARRAYS)
        .of(document, tuple -> keys.add(tuple[0]));
    return keys;
  }

  @Test
  void someKeyOfEveryMatchingDocumentLiesInside() {
    int[] checked = new int[1];
    Seeds.forEach(
        3000,
        random -> {
          RandomQuery queries = new RandomQuery(random);
          for (PathFilter leaf : leaves(Filters.parse(queries.filter(2), context()))) {
            Intervals intervals = leaf.intervals();
            for (int i = 0; i < 40 && intervals != null; i++) {
              Doc document = queries.document(3);
              if (leaf.matches(document)) {
                checked[0]++;
                List<Value> keys = keys(leaf.path(), document);
                assertThat(keys.stream().anyMatch(intervals::contains))
                    .as(
                        "%s on %s with %s and %s",
                        Filters.describe(leaf), document, intervals, keys)
                    .isTrue();
              }
            }
          }
        });
    assertThat(checked[0]).isGreaterThan(10_000);
  }

  @Test
  void aSingleValueInsideExactBoundsMatches() {
    int[] checked = new int[1];
    Seeds.forEach(
        3000,
        random -> {
          RandomQuery queries = new RandomQuery(random);
          for (PathFilter leaf : leaves(Filters.parse(queries.filter(2), context()))) {
            Intervals intervals = leaf.intervals();
            for (int i = 0; i < 20 && intervals != null && intervals.isExact(); i++) {
              Value value = queries.scalar();
              DocWriter writer = new DocWriter();
              for (String part : leaf.path().parts().subList(0, leaf.path().size() - 1)) {
                writer.open(part);
              }
              writer.put(leaf.path().part(leaf.path().size() - 1), value);
              for (int depth = 1; depth < leaf.path().size(); depth++) {
                writer.close();
              }
              Doc document = writer.build();
              checked[0]++;
              assertThat(leaf.matches(document))
                  .as("%s on %s with %s", Filters.describe(leaf), document, intervals)
                  .isEqualTo(intervals.contains(value));
            }
          }
        });
    assertThat(checked[0]).isGreaterThan(10_000);
  }

  @Test
  void intervalsAreAscendingAndApart() {
    Seeds.forEach(
        1000,
        random -> {
          RandomQuery queries = new RandomQuery(random);
          for (PathFilter leaf : leaves(Filters.parse(queries.filter(2), context()))) {
            Intervals intervals = leaf.intervals();
            for (int i = 0; intervals != null && i < intervals.list().size(); i++) {
              Interval interval = intervals.list().get(i);
              assertThat(interval.isEmpty()).as("%s", intervals).isFalse();
              if (i > 0) {
                assertThat(intervals.list().get(i - 1).touches(interval))
                    .as("%s", intervals)
                    .isFalse();
              }
            }
          }
        });
  }
}
