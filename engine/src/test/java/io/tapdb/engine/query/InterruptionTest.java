// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import static io.tapdb.engine.QueryFixture.failsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.AggregateRequest;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.UpdateResult;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.Writes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests whose time is up, and those that need more memory than they may have. */
class InterruptionTest {
  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void fill() {
    engine.insert(
        IntStream.range(0, 3000)
            .mapToObj(i -> Json.parse("{_id: %d, a: %d, b: %d}".formatted(i, i % 50, i)))
            .toList());
    engine.createIndex("{key: {a: 1}}");
  }

  /** An operation whose time is up after it has been asked so often. */
  private static Operation lasting(int checks) {
    int[] left = {checks};
    return () -> {
      if (left[0]-- <= 0) {
        throw new TapdbException(ErrorCode.MAX_TIME_MS_EXPIRED, "operation exceeded time limit");
      }
    };
  }

  private static AggregateRequest pipeline(String stages) {
    return new AggregateRequest(
        TestEngine.COLL,
        Json.parse("{p: " + stages + "}").get("p"),
        Value.MISSING,
        Doc.EMPTY,
        TestEngine.query("{}").options());
  }

  private void readAll(QueryCursor cursor, Operation operation) {
    try (cursor) {
      cursor.fill(DocWriter.array(), new QueryCursor.Batch(100_000, 1 << 24), operation);
    }
  }

  @Test
  void everyLongReadAsksWhetherToGoOn() {
    for (String filter :
        List.of("{b: -1}", "{a: {$gte: 0}, b: -1}", "{$or: [{a: 1}, {a: {$gt: 1}}]}")) {
      FindRequest request = TestEngine.query(filter);
      FindRequest sorted = request.withSort(Json.parse("{b: -1}"));
      for (FindRequest each : List.of(request, sorted)) {
        failsWith(
            50,
            "find " + filter + each.sort(),
            () -> readAll(engine.engine().reads().find(each, false, lasting(3)), lasting(3)));
      }
      failsWith(50, "count " + filter, () -> engine.engine().reads().count(request, lasting(3)));
      failsWith(
          50,
          "distinct " + filter,
          () -> engine.engine().reads().distinct(request, "b", lasting(3)));
    }
    for (String stages :
        List.of(
            "[{$group: {_id: '$b'}}]",
            "[{$match: {b: -1}}]",
            "[{$sort: {b: -1}}]",
            "[{$project: {x: '$b'}}, {$match: {x: -1}}]",
            "[{$unwind: '$b'}, {$count: 'n'}]",
            "[{$lookup: {from: 'c', localField: 'x', foreignField: 'y', as: 'l'}}]")) {
      failsWith(
          50,
          stages,
          () ->
              readAll(engine.engine().reads().aggregate(pipeline(stages), lasting(3)), lasting(3)));
    }
  }

  @Test
  void aWriteOfManyThatIsStoppedKeepsWhatItHasDone() {
    List<RuntimeException> failures = new ArrayList<>();
    engine
        .engine()
        .writes()
        .update(
            new UpdateStatement(
                TestEngine.query("{b: {$gte: 0}}"),
                Value.of(Json.parse("{$set: {done: true}}")),
                List.of(),
                true,
                false),
            new Writes.Call(lasting(15), false),
            new WriteListener<>() {
              @Override
              public void committed(UpdateResult result, OpTime at) {
                throw new AssertionError("went on: " + result);
              }

              @Override
              public void failed(RuntimeException failure) {
                failures.add(failure);
              }
            });
    assertThat(failures)
        .singleElement()
        .satisfies(
            failure ->
                assertThat(((TapdbException) failure).code())
                    .isEqualTo(ErrorCode.MAX_TIME_MS_EXPIRED));
    int done = engine.find("{done: true}").size();
    assertThat(done).isBetween(500, 2500);
    assertThat(done % 500).isZero();
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void aSortOverItsMemoryIsRefusedUnlessAnIndexGivesTheOrder() {
    FindRequest.Options small = new FindRequest.Options(false, false, true, 20_000);
    FindRequest.Options roomy = new FindRequest.Options(false, false, true, 2_000_000);
    FindRequest refused =
        FindRequest.of(TestEngine.COLL, Doc.EMPTY, small).withSort(Json.parse("{b: -1}"));
    assertThat(failsWith(292, "sort", () -> engine.find(refused))).contains("20000 bytes");
    // a few rows are kept in what there is
    assertThat(engine.find(refused.withWindow(10, 5)))
        .first()
        .isEqualTo(Json.parse("{_id: 2989, a: 39, b: 2989}").toString());
    List<String> sorted =
        engine.find(
            FindRequest.of(TestEngine.COLL, Doc.EMPTY, roomy).withSort(Json.parse("{b: -1}")));
    assertThat(sorted).hasSize(3000).first().asString().contains("2999");
    // an index needs no memory
    engine.createIndex("{key: {b: 1}}");
    assertThat(engine.find(refused)).isEqualTo(sorted);
  }
}
