// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import static io.tapdb.engine.QueryFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.RandomOperators;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ParseContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FilterFuzzTest {
  private static final List<Value> VALID =
      List.of(
          value("{a: {$gt: 1, $lt: 5}, b: {$in: [1, 'x', null]}, c: /^a/}"),
          value("{$or: [{a: {$elemMatch: {b: 1, c: {$gt: 2}}}}, {'a.0': {$size: 2}}]}"),
          value("{a: {$all: [{$elemMatch: {b: 1}}]}, b: {$not: {$regex: 'x', $options: 'i'}}}"),
          value("{$expr: {$and: [{$gt: ['$a', '$b']}, {$in: ['$c', [1, 2]]}]}}"),
          value("{a: {$mod: [4, 1]}, b: {$bitsAllSet: [1, 5]}, c: {$type: ['int', 2]}}"),
          value("{$nor: [{a: {$exists: true}}, {b: {$nin: [1, /x/]}}], $comment: 'x'}"));

  private static Set<String> operators() {
    Set<String> names = new HashSet<>(LeafOperators.BY_NAME.keySet());
    names.addAll(TopOperators.BY_NAME.keySet());
    return names;
  }

  private static boolean run(Doc text, RandomOperators operators, RandomGenerator random) {
    try {
      ParseContext context = new ParseContext(RandomOperators.impatient(), 0, random);
      Filter filter = Filters.parse(text, context);
      Filters.shape(filter);
      Filters.dependencies(filter);
      Filters.describe(filter);
      for (int i = 0; i < 5; i++) {
        filter.matches(operators.data(), new ArrayPosition());
      }
      Filters.equalities(filter);
      return true;
    } catch (TapdbException refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return false;
    }
  }

  @Test
  void nothingButAnErrorWithACodeComesOfRandomFilters() {
    Set<String> names = operators();
    Seeds.forEach(
        3000,
        random -> {
          RandomOperators operators = new RandomOperators(random, names);
          for (int i = 0; i < 10; i++) {
            run(operators.document(5), operators, random);
          }
        });
  }

  @Test
  void nothingButAnErrorWithACodeComesOfMutatedFilters() {
    Set<String> names = operators();
    int[] accepted = new int[1];
    Seeds.forEach(
        3000,
        random -> {
          RandomOperators operators = new RandomOperators(random, names);
          for (Value valid : VALID) {
            Value mutated = operators.mutated(valid, 3);
            if (mutated.isDocument() && run(mutated.doc(), operators, random)) {
              accepted[0]++;
            }
          }
        });
    assertThat(accepted[0]).isGreaterThan(1000);
  }
}
