// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import static io.tapdb.engine.QueryFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Operation;
import io.tapdb.engine.RandomOperators;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ExpressionFuzzTest {
  private static final List<Value> VALID =
      List.of(
          value("{$map: {input: '$a', as: 'x', in: {$add: ['$$x', {$size: '$b'}, 1]}}}"),
          value(
              "{$reduce: {input: '$a', initialValue: [], in: {$concatArrays: ['$$value', ['$$this']]}}}"),
          value("{$dateAdd: {startDate: '$$NOW', unit: 'day', amount: 3, timezone: 'UTC'}}"),
          value(
              "{$dateToString: {date: '$a', format: '%Y-%m-%d', timezone: '+02:00', onNull: 'x'}}"),
          value("{$dateTrunc: {date: '$$NOW', unit: 'week', binSize: 2, startOfWeek: 'mon'}}"),
          value("{$dateDiff: {startDate: '$a', endDate: '$$NOW', unit: 'hour'}}"),
          value("{$dateFromParts: {year: 2020, month: 3, day: 9, hour: 1}}"),
          value("{$switch: {branches: [{case: {$gt: ['$a', 1]}, then: '$b'}], default: null}}"),
          value("{$regexFindAll: {input: 'abc', regex: 'b', options: 'i'}}"),
          value("{$substrCP: [{$concat: ['x', {$toString: '$a'}]}, 0, 2]}"),
          value("{$zip: {inputs: ['$a', [1, 2]], useLongestLength: true, defaults: [0, 1]}}"),
          value("{$sortArray: {input: '$a', sortBy: {b: 1}}}"),
          value("{$let: {vars: {x: '$a', y: 2}, in: {$pow: ['$$y', '$$x']}}}"),
          value("{$convert: {input: '$a', to: 'decimal', onError: 0, onNull: 1}}"),
          value("{$round: [{$divide: ['$a', 3]}, 2]}"),
          value("{$mergeObjects: ['$a', {x: 1}, {$arrayToObject: [[['k', 'v']]]}]}"));

  private static boolean run(Value text, RandomOperators operators, RandomGenerator random) {
    try {
      Operation operation = RandomOperators.impatient();
      ParseContext context = new ParseContext(operation, 1_600_000_000_000L, random);
      Expression expression = ExpressionParser.parse(text, context);
      expression.addDependencies(new Dependencies());
      for (int i = 0; i < 5; i++) {
        Value result = expression.evaluate(operators.data(), new Variables(operation));
        Doc document = new DocWriter().put("v", result).build();
        assertThat(BsonCheck.problem(document.bytes(), document.offset(), document.length(), 300))
            .as("%s", text)
            .isNull();
      }
      return true;
    } catch (TapdbException refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return false;
    }
  }

  @Test
  void nothingButAnErrorWithACodeComesOfRandomExpressions() {
    int[] accepted = new int[1];
    Seeds.forEach(
        3000,
        random -> {
          RandomOperators operators = new RandomOperators(random, Operators.BY_NAME.keySet());
          for (int i = 0; i < 20; i++) {
            accepted[0] += run(Value.of(operators.document(5)), operators, random) ? 1 : 0;
          }
        });
    assertThat(accepted[0]).isGreaterThan(1000);
  }

  @Test
  void nothingButAnErrorWithACodeComesOfMutatedExpressions() {
    int[] accepted = new int[1];
    Seeds.forEach(
        2000,
        random -> {
          RandomOperators operators = new RandomOperators(random, Operators.BY_NAME.keySet());
          for (Value valid : VALID) {
            accepted[0] += run(operators.mutated(valid, 3), operators, random) ? 1 : 0;
          }
        });
    assertThat(accepted[0]).isGreaterThan(1000);
  }

  @Test
  void everyOperatorTakesValuesOfEveryType() {
    Seeds.forEach(
        100,
        random -> {
          RandomOperators operators = new RandomOperators(random, Operators.BY_NAME.keySet());
          for (String name : Operators.BY_NAME.keySet()) {
            for (int count = 0; count < 4; count++) {
              DocWriter arguments = DocWriter.array();
              for (int i = 0; i < count; i++) {
                arguments.add(Value.of(new String[] {"$a", "$b", "$c"}[random.nextInt(3)]));
              }
              Doc text = new DocWriter().put(name, arguments.buildArray()).build();
              run(Value.of(text), operators, random);
            }
          }
        });
  }
}
