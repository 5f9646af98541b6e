// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import static io.tapdb.engine.QueryFixture.context;
import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static io.tapdb.engine.QueryFixture.value;
import static io.tapdb.engine.aggregate.PipelineFixture.documents;
import static io.tapdb.engine.aggregate.PipelineFixture.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.Rows;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.filter.Filters;
import io.tapdb.engine.filter.RandomQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PipelineTest {
  @Test
  void stagesAreArrangedWell() {
    for (String[] row :
        table(
            """
            {$match: {a: 1}}, {$match: {b: 2}} | {$match: {$and: [{a: {$eq: 1}}, {b: {$eq: 2}}]}}
            {$sort: {a: 1}}, {$match: {b: 2}} | {$match: {b: {$eq: 2}}}, {$sort: {a: 1}}
            {$project: {b: 1}}, {$match: {b: 2}} | {$match: {b: {$eq: 2}}}, {$project: {b: 1}}
            {$project: {b: 1}}, {$match: {c: 2}} | {$project: {b: 1}}, {$match: {c: {$eq: 2}}}
            {$project: {x: "$b"}}, {$match: {x: 2}} | {$project: {x: "$b"}}, {$match: {x: {$eq: 2}}}
            {$addFields: {x: "$b"}}, {$match: {a: 1, x: 2}} | {$match: {a: {$eq: 1}}}, {$addFields: {x: "$b"}}, {$match: {x: {$eq: 2}}}
            {$unwind: "$a"}, {$match: {a: 1, b: 2}} | {$match: {b: {$eq: 2}}}, {$unwind: "$a"}, {$match: {a: {$eq: 1}}}
            {$unset: "a"}, {$match: {b: 2}} | {$match: {b: {$eq: 2}}}, {$unset: "a"}
            {$group: {_id: "$a"}}, {$match: {_id: 2}} | {$group: {_id: "$a"}}, {$match: {_id: {$eq: 2}}}
            {$limit: 5}, {$match: {b: 2}} | {$limit: NumberLong(5)}, {$match: {b: {$eq: 2}}}
            {$sort: {a: 1}}, {$limit: 5}, {$match: {b: 2}} | {$sort: {sortKey: {a: 1}, limit: NumberLong(5)}}, {$match: {b: {$eq: 2}}}
            {$addFields: {x: 1}}, {$match: {$expr: {$eq: ["$$ROOT", 1]}}} | {$addFields: {x: 1}}, {$match: {$expr: {$eq: ["$$ROOT", 1]}}}
            {$unionWith: "c"}, {$match: {$alwaysFalse: 1}} | {$unionWith: "c"}, {$match: {$alwaysFalse: 1}}
            {$lookup: {from: "c", localField: "a", foreignField: "b", as: "f"}}, {$match: {a: 1}} | {$match: {a: {$eq: 1}}}, {$lookup: {from: "c", localField: "a", foreignField: "b", as: "f"}}
            {$limit: 5}, {$limit: 3} | {$limit: NumberLong(3)}
            {$skip: 5}, {$skip: 3} | {$skip: NumberLong(8)}
            {$skip: 5}, {$limit: 3} | {$skip: NumberLong(5)}, {$limit: NumberLong(3)}
            """)) {
      assertThat(parse("[" + row[0] + "]").toString())
          .as(row[0])
          .isEqualTo(value("[" + row[1] + "]").toString());
    }
  }

  @Test
  void aSortLearnsHowManyRowsAreWanted() {
    for (String[] row :
        table(
            """
            {$sort: {a: 1}}, {$limit: 5} | 5
            {$sort: {a: 1}}, {$skip: 2}, {$limit: 5} | 7
            {$sort: {a: 1}}, {$limit: 5}, {$limit: 3} | 3
            {$sort: {a: 1}} | 0
            {$sort: {a: 1}}, {$skip: 2}, {$limit: 9223372036854775807} | 9223372036854775807
            """)) {
      Sort sort = (Sort) parse("[" + row[0] + "]").stages().getFirst();
      assertThat(sort.limit()).as(row[0]).isEqualTo(Long.parseLong(row[1]));
    }
  }

  @Test
  void theBeginningIsOpenToAPlanner() {
    FindPart part =
        parse("[{$sort: {a: 1}}, {$match: {b: 2}}, {$limit: 7}, {$project: {c: 1, _id: 0}}]")
            .findPart();
    assertThat(Filters.describe(part.filter())).hasToString("{\"b\": {\"$eq\": 2}}");
    assertThat(part.limit()).isEqualTo(7);
    assertThat(part.sort()).hasToString("{\"a\": 1}");
    assertThat(part.needed()).hasToString("[c]");
    assertThat(part.rest().stages()).hasSize(1);
    FindPart top = parse("[{$match: {b: 2}}, {$sort: {a: 1}}, {$limit: 7}]").findPart();
    assertThat(top.limit()).isEqualTo(7);
    assertThat(top.rest().stages()).isEmpty();
    assertThat(top.needed().isWhole()).isTrue();
    FindPart limited = parse("[{$match: {b: 2}}, {$limit: 7}, {$count: 'n'}]").findPart();
    assertThat(limited.limit()).isEqualTo(7);
    assertThat(limited.sort()).isNull();
    assertThat(limited.needed().paths()).isEmpty();
    assertThat(limited.needed().isWhole()).isFalse();
    FindPart nothing = parse("[{$group: {_id: '$a.b', s: {$sum: '$c'}}}]").findPart();
    assertThat(Filters.describe(nothing.filter())).hasToString("{}");
    assertThat(nothing.needed()).hasToString("[a.b, c]");
  }

  @Test
  void dependenciesEndWhereNoFieldPassesThrough() {
    for (String[] row :
        table(
            """
            {$match: {a: 1}} | the whole document
            {$match: {a: 1}}, {$project: {b: 1, _id: 0}} | [a, b]
            {$sort: {"a.0": 1}}, {$group: {_id: null}} | [a]
            {$unwind: "$a"}, {$group: {_id: "$a.x"}} | [a]
            {$addFields: {x: "$a"}}, {$group: {_id: "$x"}} | [a, x]
            {$replaceRoot: {newRoot: "$a"}} | [a]
            {$facet: {p: [{$group: {_id: "$a"}}], q: [{$count: "n"}]}} | [a]
            {$facet: {p: []}} | the whole document
            {$lookup: {from: "c", let: {x: "$a.b"}, pipeline: [], as: "f"}}, {$group: {_id: "$f"}} | [a.b, f]
            {$bucketAuto: {groupBy: "$a", buckets: 2}} | [a]
            {$group: {_id: null, t: {$top: {sortBy: {a: 1}, output: "$b"}}}} | [a, b]
            {$sample: {size: 1}}, {$limit: 1}, {$skip: 1}, {$count: "n"} | []
            """)) {
      Dependencies needed = parse("[" + row[0] + "]").dependencies();
      assertThat(needed).as(row[0]).hasToString(row[1]);
    }
  }

  private static String stage(RandomGenerator random, RandomQuery queries) {
    String path = queries.path().replaceAll("\\.\\d", "");
    return switch (random.nextInt(11)) {
      case 0, 1, 2 -> "{$match: " + queries.filter(1) + "}";
      case 3 -> "{$sort: {a: 1, c: -1}}";
      case 4 -> "{$project: {'" + path + "': 1}}";
      case 5 -> "{$project: {'" + path + "': 0}}";
      case 6 -> "{$addFields: {'" + path + "': '$c', d: {$ifNull: ['$b', 1]}}}";
      case 7 ->
          "{$unwind: {path: '$"
              + path
              + "', preserveNullAndEmptyArrays: "
              + random.nextBoolean()
              + "}}";
      case 8 -> "{$limit: " + random.nextInt(1, 20) + "}";
      case 9 -> "{$skip: " + random.nextInt(4) + "}";
      default ->
          "{$group: {_id: '$" + path + "', n: {$sum: 1}, a: {$first: '$a'}, c: {$last: '$c'}}}";
    };
  }

  @Test
  void arrangingChangesNoResult() {
    int[] nonEmpty = new int[1];
    Seeds.forEach(
        1500,
        random -> {
          RandomQuery queries = new RandomQuery(random);
          List<Stage> plain = new ArrayList<>();
          for (int i = random.nextInt(2, 6); i > 0; i--) {
            plain.addAll(single(stage(random, queries)));
          }
          List<Doc> input = new ArrayList<>();
          for (int i = 0; i < 30; i++) {
            input.add(queries.document(2));
          }
          String expected = outcome(plain, input);
          Pipeline arranged = Pipeline.of(plain);
          // an error may go away with the rows that a filter takes out earlier
          if (!expected.startsWith("error")) {
            nonEmpty[0] += expected.length() > 2 ? 1 : 0;
            assertThat(outcome(arranged.stages(), input))
                .as("%s as %s", plain.stream().map(Stage::describe).toList(), arranged)
                .isEqualTo(expected);
          }
        });
    assertThat(nonEmpty[0]).isGreaterThan(200);
  }

  private static List<Stage> single(String stage) {
    return parse("[" + stage + "]").stages();
  }

  private static String outcome(List<Stage> stages, List<Doc> input) {
    StageContext context = new PipelineFixture().context(StageContext.DEFAULT_MEMORY_BYTES, null);
    Rows rows = new ListRows(input);
    for (Stage stage : stages) {
      rows = stage.apply(rows, context);
    }
    List<Doc> output = new ArrayList<>();
    try (Rows all = rows) {
      for (Doc row = all.next(); row != null; row = all.next()) {
        output.add(row);
      }
    } catch (TapdbException refused) {
      return "error " + refused.code();
    }
    return output.toString();
  }

  @Test
  void projectingOnTheNeededPathsFirstChangesNoResult() {
    Seeds.forEach(
        1500,
        random -> {
          RandomQuery queries = new RandomQuery(random);
          List<Stage> stages = new ArrayList<>();
          for (int i = random.nextInt(1, 5); i > 0; i--) {
            stages.addAll(single(stage(random, queries)));
          }
          Pipeline pipeline = Pipeline.of(stages);
          Dependencies needed = pipeline.dependencies();
          if (needed.isWhole() || needed.paths().isEmpty()) {
            return;
          }
          List<Doc> input = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            input.add(queries.document(2));
          }
          DocWriter specification = new DocWriter();
          needed.paths().forEach(path -> specification.put(path, 1));
          List<Stage> narrowed =
              new ArrayList<>(single("{$project: " + specification.build() + "}"));
          narrowed.addAll(pipeline.stages());
          assertThat(outcome(narrowed, input))
              .as("%s needs %s", pipeline, needed)
              .isEqualTo(outcome(pipeline.stages(), input));
        });
  }

  /** A stage of an engine that makes rows by itself. */
  private record Numbers(int count) implements SourceStage {
    @Override
    public Rows open(StageContext context) {
      List<Doc> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        rows.add(new DocWriter().put("n", i).build());
      }
      return new ListRows(rows);
    }

    @Override
    public boolean addDependencies(Dependencies needed) {
      return true;
    }

    @Override
    public Doc describe() {
      return new DocWriter().put("$numbers", count).build();
    }
  }

  @Test
  void theEngineCanBringStagesAlong() {
    PipelineContext parsing =
        new PipelineContext(
            context(), Map.of("$numbers", (value, unused) -> List.of(new Numbers(value.int32()))));
    Pipeline pipeline = Pipeline.parse(value("[{$numbers: 5}, {$match: {n: {$gt: 2}}}]"), parsing);
    assertThat(pipeline.hasSource()).isTrue();
    PipelineFixture fixture = new PipelineFixture();
    assertThat(fixture.run(pipeline, List.of(), fixture.context(1000, null))).hasSize(2);
    failsWith(
        40602, "second", () -> Pipeline.parse(value("[{$limit: 1}, {$numbers: 5}]"), parsing));
    failsWith(
        40600,
        "in a facet",
        () -> Pipeline.parse(value("[{$facet: {a: [{$numbers: 5}]}}]"), parsing));
    assertThat(parse("[{$limit: 1}]").hasSource()).isFalse();
  }

  @Test
  void runningPipelinesCanBeStopped() {
    Operation killed =
        () -> {
          throw new TapdbException(ErrorCode.INTERRUPTED, "killed");
        };
    List<Doc> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(new DocWriter().put("a", i).build());
    }
    for (String stage :
        new String[] {
          "{$match: {b: 1}}", "{$sort: {a: 1}}", "{$group: {_id: '$a'}}", "{$count: 'n'}"
        }) {
      StageContext context = new StageContext(killed, 1 << 20, null, Seeds.random(1), null);
      failsWith(
          11601,
          stage,
          () -> {
            try (Rows rows = parse("[" + stage + "]").run(new ListRows(many), context)) {
              rows.next();
            }
          });
    }
  }

  @Test
  void aRowIsReadOnlyWhenItIsWanted() {
    List<Doc> read = new ArrayList<>();
    Rows input =
        new Rows() {
          @Override
          public Doc next() {
            Doc row = new DocWriter().put("a", read.size()).build();
            read.add(row);
            return row;
          }

          @Override
          public void close() {
            read.clear();
          }
        };
    StageContext context = new PipelineFixture().context(1 << 20, null);
    Rows rows =
        parse("[{$match: {a: {$gte: 3}}}, {$addFields: {b: 1}}, {$limit: 2}]").run(input, context);
    rows.next();
    assertThat(read).hasSize(4);
    rows.next();
    assertThat(rows.next()).isNull();
    assertThat(read).hasSize(5);
    rows.close();
  }

  @Test
  void documentsOfAPipelineAreThereAgainForEveryRun() {
    Pipeline pipeline = parse("[{$limit: 1}, {$group: {_id: null, all: {$push: '$a'}}}]");
    PipelineFixture fixture = new PipelineFixture();
    List<Doc> input = documents("[{a: 1}, {a: 2}]");
    for (int i = 0; i < 3; i++) {
      Value all =
          fixture.run(pipeline, input, fixture.context(1 << 20, null)).getFirst().get("all");
      assertThat(all).hasToString("[1]");
    }
  }
}
