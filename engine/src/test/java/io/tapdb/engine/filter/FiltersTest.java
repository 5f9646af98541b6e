// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import static io.tapdb.engine.QueryFixture.context;
import static io.tapdb.engine.QueryFixture.doc;
import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiltersTest {
  private static Filter parse(String json) {
    return Filters.parse(doc(json), context());
  }

  private static String shape(String json) {
    return Filters.shape(parse(json));
  }

  @Test
  void filtersThatDifferOnlyInConstantsHaveOneShape() {
    for (String[] row :
        table(
            """
            {a: 5} | {a: "x"}
            {a: 5, b: 6} | {b: 1, a: 2}
            {$or: [{a: 1}, {b: 2}]} | {$or: [{b: 7}, {a: 8}]}
            {a: {$gt: 5}} | {a: {$gt: "x"}}
            {a: {$in: [1, 2]}} | {a: {$in: [3, 4, 5]}}
            {a: /^ab/} | {a: /^cd/}
            {a: {$elemMatch: {b: 1}}} | {a: {$elemMatch: {b: 2}}}
            {$and: [{a: 1}, {$and: [{b: 1}, {c: 1}]}]} | {a: 1, b: 1, c: 1}
            """)) {
      assertThat(shape(row[0])).as(row[0]).isEqualTo(shape(row[1]));
    }
  }

  @Test
  void filtersThatNeedOtherPlansHaveOtherShapes() {
    for (String[] row :
        table(
            """
            {a: 5} | {b: 5}
            {a: 5} | {a: null}
            {a: 5} | {a: [5]}
            {a: 5} | {a: {$ne: 5}}
            {a: {$gt: 5}} | {a: {$lt: 5}}
            {a: {$in: [1, 2]}} | {a: {$in: [1, null]}}
            {a: /^ab/} | {a: /ab/}
            {a: {$elemMatch: {b: 1}}} | {a: {$elemMatch: {c: 1}}}
            {$or: [{a: 1}, {b: 2}]} | {a: 1, b: 2}
            {$nor: [{a: 1}, {b: 2}]} | {$or: [{a: 1}, {b: 2}]}
            """)) {
      assertThat(shape(row[0])).as(row[0]).isNotEqualTo(shape(row[1]));
    }
  }

  @Test
  void equalitiesOfAConjunctionAreKnown() {
    for (String[] row :
        table(
            """
            {a: 1, "b.c": "x"} | {a=1, b.c="x"}
            {$and: [{a: 1}, {b: {$eq: 2}}]} | {a=1, b=2}
            {a: {$gt: 1}, b: 2} | {b=2}
            {$or: [{a: 1}]} | {a=1}
            {$or: [{a: 1}, {b: 1}]} | {}
            {a: {$in: [3]}} | {a=3}
            {a: {$in: [3, 4]}} | {}
            {a: {$all: [3]}} | {a=3}
            {a: {$ne: 3}, b: null} | {b=null}
            {$nor: [{a: 1}]} | {}
            {a: /x/} | {}
            """)) {
      assertThat(Filters.equalities(parse(row[0]))).as(row[0]).hasToString(row[1]);
    }
  }

  @Test
  void equalitiesThatContradictEachOtherAreRefused() {
    failsWith(54, "twice", () -> Filters.equalities(parse("{$and: [{a: 1}, {a: 2}]}")));
    failsWith(54, "prefix", () -> Filters.equalities(parse("{a: {}, 'a.b': 2}")));
  }

  @Test
  void theStructureIsOpenToAPlanner() {
    Filter filter = parse("{$or: [{a: 1}, {b: {$gt: 2}}], c: {$elemMatch: {d: 1}}}");
    assertThat(filter).isInstanceOf(And.class);
    assertThat(filter.children().get(0)).isInstanceOf(Or.class);
    PathFilter a = (PathFilter) filter.children().get(0).children().get(0);
    assertThat(a.path().text()).isEqualTo("a");
    assertThat(a.intervals().list()).hasSize(1);
    PathFilter c = (PathFilter) filter.children().get(1);
    assertThat(((PathFilter) c.elementFilter()).path().text()).isEqualTo("d");
    assertThat(parse("{}")).isEqualTo(Always.TRUE);
    assertThat(parse("{a: {$not: {$gt: 1, $lt: 2}}}")).isInstanceOf(Not.class);
  }

  @Test
  void joinedFiltersAreOneConjunction() {
    Filter both = Filters.and(List.of(parse("{a: 1, b: 2}"), parse("{c: 3}")));
    assertThat(both.children()).hasSize(3);
    assertThat(Filters.and(List.of())).isEqualTo(Always.TRUE);
    assertThat(Filters.and(List.of(parse("{a: 1}")))).isInstanceOf(PathFilter.class);
  }

  @Test
  void dependenciesAreThePathsRead() {
    for (String[] row :
        table(
            """
            {a: 1, "b.c": 2} | [a, b.c]
            {"a.0.b": 1} | [a]
            {"a.b": 1, a: 2} | [a]
            {a: {$elemMatch: {b: 1}}} | [a]
            {$or: [{a: 1}, {$expr: {$gt: ["$b.c", "$d"]}}]} | [a, b.c, d]
            {$expr: {$eq: ["$$ROOT", 1]}} | the whole document
            {} | []
            """)) {
      assertThat(Filters.dependencies(parse(row[0]))).as(row[0]).hasToString(row[1]);
    }
  }

  @Test
  void matchingOneFieldOfADocumentIsCheap() {
    StringBuilder json = new StringBuilder("{_id: 77");
    for (int i = 0; i < 30; i++) {
      json.append(", field").append(i).append(": 'some text of ordinary length'");
    }
    Doc document = doc(json.append(", a: 5}").toString());
    Filter byId = parse("{_id: 77}");
    Filter byLast = parse("{a: 5}");
    long matched = 0;
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 20_000; i++) {
        matched += byId.matches(document) && byLast.matches(document) ? 1 : 0;
      }
    }
    long start = System.nanoTime();
    for (int i = 0; i < 100_000; i++) {
      matched += byId.matches(document) && byLast.matches(document) ? 1 : 0;
    }
    long nanos = (System.nanoTime() - start) / 100_000;
    assertThat(matched).isEqualTo(500_000);
    // generous, since the machine may be busy: it takes a few hundred
    assertThat(nanos).isLessThan(20_000);
  }
}
