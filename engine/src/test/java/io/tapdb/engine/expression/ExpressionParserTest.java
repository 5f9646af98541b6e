// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import static io.tapdb.engine.QueryFixture.context;
import static io.tapdb.engine.QueryFixture.doc;
import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static io.tapdb.engine.QueryFixture.value;
import static io.tapdb.engine.expression.ExpressionFixture.evaluate;
import static io.tapdb.engine.expression.ExpressionFixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExpressionParserTest {
  private static Expression parse(String json) {
    return ExpressionParser.parse(value(json), context());
  }

  @Test
  void malformedExpressionsAreRefused() {
    fails(
        "{}",
        """
        {$foo: 1} | 168 | Unrecognized expression '$foo'
        {$add: 1, $subtract: 2} | 15983
        {a: 1, $add: 2} | 16410
        {"a.b": 1} | 16412
        {"": 1} | 15998
        {a: 1, a: 2} | 16406
        "$a..b" | 15998
        "$a." | 40353
        "$" | 40352
        "$a.$b" | 16410
        "$$" | 16866
        "$$x" | 17276 | Use of undefined variable: x
        "$$1x" | 16867
        "$$a-b" | 16868
        "$$NOPE" | 17276
        """);
  }

  @Test
  void constantExpressionsAreFolded() {
    assertThat(parse("{$add: [1, {$multiply: [2, 3]}]}").constant().int32()).isEqualTo(7);
    assertThat(parse("{a: [1, {b: 2}]}").constant()).isNotNull();
    assertThat(parse("{$cond: [true, 5, '$a']}").constant().int32()).isEqualTo(5);
    assertThat(parse("'$$NOW'").constant()).isNotNull();
    assertThat(parse("{$add: [1, '$a']}").constant()).isNull();
    assertThat(parse("{$rand: {}}").constant()).isNull();
  }

  @Test
  void whatFailsIsNotFoldedSinceItMayNeverBeReached() {
    assertThat(parse("{$divide: [1, 0]}").constant()).isNull();
    assertThat(evaluate("{$cond: ['$a', 1, {$divide: [1, 0]}]}", doc("{a: true}")).int32())
        .isEqualTo(1);
  }

  @Test
  void dependenciesAreThePathsRead() {
    for (String[] row :
        table(
            """
            "$a.b" | [a.b]
            {$add: ["$a", "$b.c", "$a.x"]} | [a, b.c]
            {$map: {input: "$a", as: "x", in: {$add: ["$$x.q", "$c"]}}} | [a, c]
            {$let: {vars: {x: "$a"}, in: "$$x.y"}} | [a]
            "$$ROOT" | the whole document
            "$$ROOT.a.b" | [a.b]
            "$$CURRENT.a" | [a]
            {$getField: "a"} | the whole document
            {$cond: ["$a", "$b", "$c"]} | [a, b, c]
            {x: "$a", y: ["$b"]} | [a, b]
            {$regexMatch: {input: "$a", regex: "$b"}} | [a, b]
            {$literal: "$a"} | []
            """)) {
      Dependencies needed = new Dependencies();
      parse(row[0]).addDependencies(needed);
      assertThat(needed).as(row[0]).hasToString(row[1]);
    }
  }

  @Test
  void commandVariablesAreConstantsThatMayUseEarlierOnes() {
    ParseContext context = context().withLet(doc("{x: 5, y: {$add: ['$$x', 1]}}"));
    assertThat(ExpressionParser.parse(value("{$add: ['$$x', '$$y']}"), context).constant().int32())
        .isEqualTo(11);
    failsWith(4890500, "reads a field", () -> context().withLet(doc("{x: '$a'}")));
    failsWith(16867, "name", () -> context().withLet(doc("{X: 1}")));
  }

  @Test
  void chanceComesFromTheContext() {
    Value first = parse("{$rand: {}}").evaluate(Doc.EMPTY, new Variables(Operation.UNSTOPPABLE));
    Value again = parse("{$rand: {}}").evaluate(Doc.EMPTY, new Variables(Operation.UNSTOPPABLE));
    assertThat(first.float64()).isBetween(0.0, 1.0).isEqualTo(again.float64());
  }

  @Test
  void nestingIsBounded() {
    String deep = "1";
    for (int i = 0; i < 95; i++) {
      deep = "{$abs: " + deep + "}";
    }
    assertThat(parse(deep).constant().int32()).isEqualTo(1);
    for (int i = 0; i < 10; i++) {
      deep = "[" + deep + "]";
    }
    String deeper = deep;
    failsWith(15, "deep", () -> parse(deeper));
  }

  @Test
  void resultsCannotGrowOrNestWithoutEnd() {
    String nest = "{$reduce: {input: {$range: [0, 100000]}, initialValue: [], in: ['$$value']}}";
    failsWith(15, "nested", () -> evaluate(nest, Doc.EMPTY));
    String grow =
        "{$reduce: {input: {$range: [0, 60]}, initialValue: 'x',"
            + " in: {$concat: ['$$value', '$$value']}}}";
    failsWith(146, "text", () -> evaluate(grow, Doc.EMPTY));
    String growArray =
        "{$reduce: {input: {$range: [0, 60]}, initialValue: [1],"
            + " in: {$concatArrays: ['$$value', '$$value']}}}";
    failsWith(146, "array", () -> evaluate(growArray, Doc.EMPTY));
    failsWith(146, "range", () -> evaluate("{$range: [0, 2147483647]}", Doc.EMPTY));
    String replace = "{$replaceAll: {input: '$s', find: '', replacement: '$s'}}";
    Doc document = new io.tapdb.engine.bson.DocWriter().put("s", "x".repeat(100_000)).build();
    failsWith(146, "replace", () -> evaluate(replace, document));
  }

  @Test
  void longLoopsCanBeStopped() {
    AtomicInteger checks = new AtomicInteger();
    Operation impatient =
        () -> {
          if (checks.incrementAndGet() > 3) {
            throw new TapdbException(ErrorCode.INTERRUPTED, "stopped");
          }
        };
    Expression expression =
        parse("{$sum: {$map: {input: {$range: ['$a', 100000]}, in: {$add: ['$$this', 1]}}}}");
    failsWith(11601, "stopped", () -> expression.evaluate(doc("{a: 0}"), new Variables(impatient)));
  }

  @Test
  void searchesInLongTextsCanBeStopped() {
    AtomicInteger checks = new AtomicInteger();
    Operation impatient =
        () -> {
          if (checks.incrementAndGet() > 20) {
            throw new TapdbException(ErrorCode.INTERRUPTED, "stopped");
          }
        };
    String text = "a".repeat(2_000_000);
    Doc document =
        new io.tapdb.engine.bson.DocWriter()
            .put("t", text)
            .put("p", text.substring(1_000_000) + "b")
            .build();
    for (String search :
        new String[] {
          "{$indexOfBytes: ['$t', '$p']}",
          "{$indexOfCP: ['$t', '$p']}",
          "{$split: ['$t', '$p']}",
          "{$replaceAll: {input: '$t', find: '$p', replacement: ''}}"
        }) {
      checks.set(0);
      failsWith(11601, search, () -> parse(search).evaluate(document, new Variables(impatient)));
    }
    assertThat(evaluate("{$strLenCP: {$trim: {input: '$t', chars: '$p'}}}", document).int32())
        .isZero();
  }

  @Test
  void dependenciesKnowWhatTheyCover() {
    Dependencies needed = new Dependencies();
    needed.add("a.b");
    needed.add("c");
    assertThat(needed.covers("a.b.x")).isTrue();
    assertThat(needed.covers("a")).isFalse();
    assertThat(needed.touches("a")).isTrue();
    assertThat(needed.touches("ab")).isFalse();
    needed.add("a");
    assertThat(needed.paths()).containsExactly("a", "c");
    needed.addWhole();
    assertThat(needed.covers("anything")).isTrue();
  }
}
