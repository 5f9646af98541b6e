// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import static io.tapdb.engine.QueryFixture.doc;
import static io.tapdb.engine.QueryFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.RandomOperators;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Filters;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ProjectionFuzzTest {
  private static final List<String> NAMES =
      List.of(
          "$slice",
          "$elemMatch",
          "$meta",
          "$add",
          "$literal",
          "a",
          "b",
          "a.b",
          "_id",
          "a.$",
          "c.d");
  private static final List<Value> VALID =
      List.of(
          value("{a: 1, 'b.c': 1, x: {$add: ['$a', 1]}, _id: 0}"),
          value("{a: 0, 'b.c': 0, d: {$slice: [1, 2]}}"),
          value("{a: {$elemMatch: {b: 1}}, b: {c: 1, d: '$a'}}"),
          value("{'a.$': 1, b: {$slice: -2}, c: 'text'}"));

  private static boolean run(Value text, RandomOperators operators, RandomGenerator random) {
    if (!text.isDocument()) {
      return false;
    }
    ParseContext context = new ParseContext(RandomOperators.impatient(), 0, random);
    Filter filter = Filters.parse(doc("{a: {$gt: 0}}"), context);
    boolean accepted = false;
    for (int kind = 0; kind < 3; kind++) {
      try {
        Projection projection =
            switch (kind) {
              case 0 -> Projection.find(text.doc(), filter, context);
              case 1 -> Projection.stage(text.doc(), context);
              default -> Projection.addFields(text.doc(), context);
            };
        projection.dependencies();
        projection.keeps("a.b");
        for (int i = 0; i < 5; i++) {
          Doc out = projection.apply(operators.data());
          assertThat(BsonCheck.problem(out.bytes(), out.offset(), out.length(), 400))
              .as("%s", text)
              .isNull();
        }
        accepted = true;
      } catch (TapdbException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    return accepted;
  }

  @Test
  void nothingButAnErrorWithACodeComesOfRandomProjections() {
    int[] accepted = new int[1];
    Seeds.forEach(
        3000,
        random -> {
          RandomOperators operators = new RandomOperators(random, NAMES);
          for (int i = 0; i < 5; i++) {
            accepted[0] += run(Value.of(operators.document(4)), operators, random) ? 1 : 0;
          }
          for (Value valid : VALID) {
            accepted[0] += run(operators.mutated(valid, 2), operators, random) ? 1 : 0;
          }
        });
    assertThat(accepted[0]).isGreaterThan(1000);
  }
}
