// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import static io.tapdb.engine.QueryFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Operation;
import io.tapdb.engine.RandomOperators;
import io.tapdb.engine.Rows;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.sort.HeapSpill;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PipelineFuzzTest {
  private static final List<Value> VALID =
      List.of(
          value(
              "[{$match: {a: {$gt: 1}}}, {$group: {_id: '$b', n: {$sum: '$a'}, f: {$firstN: {input: '$c', n: 2}}}}, {$sort: {n: -1}}, {$limit: 3}]"),
          value(
              "[{$unwind: {path: '$a', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true}}, {$project: {a: 1, x: {$add: ['$i', 1]}}}]"),
          value(
              "[{$lookup: {from: 'c', localField: 'a', foreignField: 'b', as: 'f'}}, {$addFields: {n: {$size: '$f'}}}]"),
          value(
              "[{$lookup: {from: 'c', let: {x: '$a'}, pipeline: [{$match: {$expr: {$eq: ['$a', '$$x']}}}], as: 'f'}}]"),
          value(
              "[{$facet: {x: [{$count: 'n'}], y: [{$sortByCount: '$a'}]}}, {$replaceRoot: {newRoot: {x: '$x'}}}]"),
          value(
              "[{$bucket: {groupBy: '$a', boundaries: [0, 5, 10], default: 'o', output: {t: {$top: {sortBy: {b: 1}, output: '$c'}}}}}]"),
          value(
              "[{$bucketAuto: {groupBy: '$a', buckets: 2, output: {s: {$addToSet: '$b'}, p: {$push: '$c'}}}}, {$skip: 1}]"),
          value(
              "[{$unionWith: {coll: 'c', pipeline: [{$sample: {size: 2}}]}}, {$unset: ['a', 'b.c']}, {$replaceWith: '$$ROOT'}]"));

  private static Set<String> names() {
    Set<String> names = new HashSet<>(Stages.BY_NAME.keySet());
    names.addAll(Accumulators.BY_NAME.keySet());
    names.addAll(List.of("$add", "$gt", "$and", "$size", "$map", "$literal", "$mergeObjects"));
    return names;
  }

  private static boolean run(Value text, RandomOperators operators, RandomGenerator random) {
    Operation operation = RandomOperators.impatient();
    List<Doc> input = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      input.add(operators.data());
    }
    int[] open = new int[1];
    StageContext context =
        new StageContext(
            operation,
            random.nextBoolean() ? 600 : 1 << 20,
            random.nextBoolean() ? null : new HeapSpill(),
            random,
            (name, pipeline) -> rows(input, open));
    try {
      Pipeline pipeline =
          Pipeline.parse(
              text, new PipelineContext(new ParseContext(operation, 0, random), Map.of()));
      pipeline.dependencies();
      pipeline.findPart();
      pipeline.describe();
      try (Rows rows = pipeline.run(rows(input, open), context)) {
        for (Doc row = rows.next(); row != null; row = rows.next()) {
          assertThat(BsonCheck.problem(row.bytes(), row.offset(), row.length(), 400))
              .as("%s", text)
              .isNull();
        }
      }
      return true;
    } catch (TapdbException refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return false;
    } finally {
      assertThat(open[0]).as("rows left open by %s", text).isZero();
    }
  }

  private static Rows rows(List<Doc> documents, int[] open) {
    open[0]++;
    Rows rows = new ListRows(documents);
    return new Rows() {
      @Override
      public Doc next() {
        return rows.next();
      }

      @Override
      public void close() {
        open[0]--;
      }
    };
  }

  @Test
  void nothingButAnErrorWithACodeComesOfRandomPipelines() {
    Set<String> names = names();
    int[] accepted = new int[1];
    Seeds.forEach(
        3000,
        random -> {
          RandomOperators operators = new RandomOperators(random, names);
          for (int pipelines = 0; pipelines < 5; pipelines++) {
            DocWriter stages = DocWriter.array();
            for (int i = random.nextInt(1, 3); i > 0; i--) {
              stages.add(operators.document(5));
            }
            accepted[0] += run(stages.buildArray(), operators, random) ? 1 : 0;
          }
        });
    assertThat(accepted[0]).isGreaterThan(20);
  }

  @Test
  void nothingButAnErrorWithACodeComesOfMutatedPipelines() {
    Set<String> names = names();
    int[] accepted = new int[1];
    Seeds.forEach(
        3000,
        random -> {
          RandomOperators operators = new RandomOperators(random, names);
          for (Value valid : VALID) {
            accepted[0] += run(operators.mutated(valid, 3), operators, random) ? 1 : 0;
          }
        });
    assertThat(accepted[0]).isGreaterThan(1000);
  }
}
