// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static io.tapdb.engine.update.Updates.becomes;
import static io.tapdb.engine.update.Updates.doc;
import static io.tapdb.engine.update.Updates.failure;
import static io.tapdb.engine.update.Updates.failures;
import static io.tapdb.engine.update.Updates.parse;
import static io.tapdb.engine.update.Updates.staysSame;
import static io.tapdb.engine.update.Updates.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.TapdbException;
import org.junit.jupiter.api.Test;

class PositionalTest {
  private static void atIndex(int index, String before, String update, String after) {
    Updates.assertBytes(
        parse(update).apply(doc(before), Updates.CONTEXT.matching(index)), doc(after));
  }

  @Test
  void allElementsAreUpdated() {
    table(
        """
        {a: [1, 2]}            | {$inc: {'a.$[]': 10}}               | {a: [11, 12]}
        {a: [{b: 1}, {c: 1}]}  | {$set: {'a.$[].b': 5}}              | {a: [{b: 5}, {c: 1, b: 5}]}
        {a: [[1, 2], [3]]}     | {$inc: {'a.$[].$[]': 1}}            | {a: [[2, 3], [4]]}
        {a: [{b: [1]}]}        | {$push: {'a.$[].b': 2}}             | {a: [{b: [1, 2]}]}
        {a: [{b: 1}, {b: 2}]}  | {$unset: {'a.$[].b': 1}}            | {a: [{}, {}]}
        {a: [1, 2]}            | {$unset: {'a.$[]': 1}}              | {a: [null, null]}
        {a: []}                | {$inc: {'a.$[]': 10}}               | same
        {a: [5, 5]}            | {$set: {'a.$[]': 5}}                | same
        {a: {b: [1]}}          | {$mul: {'a.b.$[]': 3}}              | {a: {b: [3]}}
        {a: [{b: 1}]}          | {$set: {'a.$[].b': 2, 'a.$[].c': 3}} | {a: [{b: 2, c: 3}]}
        """);
  }

  @Test
  void elementsThatMatchAFilterAreUpdated() {
    becomes("{a: [1, 5, 9]}", "{$inc: {'a.$[x]': 10}}", "{a: [1, 15, 19]}", "{x: {$gte: 5}}");
    becomes(
        "{a: [{n: 1, v: 0}, {n: 2, v: 0}]}",
        "{$set: {'a.$[e].v': 7}}",
        "{a: [{n: 1, v: 0}, {n: 2, v: 7}]}",
        "{'e.n': 2}");
    becomes(
        "{a: [{n: 1, b: [1, 2]}, {n: 2, b: [1, 2]}]}",
        "{$set: {'a.$[e].b.$[f]': 9}}",
        "{a: [{n: 1, b: [1, 2]}, {n: 2, b: [1, 9]}]}",
        "{'e.n': 2}",
        "{f: {$gt: 1}}");
    becomes("{a: [1, 2, 3]}", "{$set: {'a.$[x]': 0}}", "{a: [0, 2, 0]}", "{$or: [{x: 1}, {x: 3}]}");
    staysSame("{a: [1, 2]}", "{$set: {'a.$[x]': 0}}", "{x: 5}");
  }

  @Test
  void anElementMayMatchSeveralFilters() {
    becomes(
        "{a: [{n: 1}, {n: 5}, {n: 9}]}",
        "{$set: {'a.$[x].p': 1, 'a.$[y].q': 1, 'a.$[].r': 1}}",
        "{a: [{n: 1, q: 1, r: 1}, {n: 5, p: 1, q: 1, r: 1}, {n: 9, p: 1, r: 1}]}",
        "{'x.n': {$gte: 5}}",
        "{'y.n': {$lt: 9}}");
    TapdbException failure =
        failure(
            () ->
                Updates.apply(
                    "{a: [1]}",
                    "{$set: {'a.$[x]': 1, 'a.$[y]': 2}}",
                    "{x: {$gte: 0}}",
                    "{y: {$gte: 0}}"));
    assertThat(failure).hasMessage("Update created a conflict at 'a.0'");
    assertThat(failure.code().code()).isEqualTo(40);
    // the same filters, but no element that both choose
    becomes("{a: [1, 2]}", "{$set: {'a.$[x]': 8, 'a.$[y]': 9}}", "{a: [8, 9]}", "{x: 1}", "{y: 2}");
    becomes(
        "{a: [{b: [1, 2], n: 1}]}",
        "{$inc: {'a.$[x].b.$[z]': 10, 'a.$[y].b.$[w]': 20}}",
        "{a: [{b: [11, 22], n: 1}]}",
        "{'x.n': 1}",
        "{'y.n': 1}",
        "{z: 1}",
        "{w: 2}");
    assertThat(
            failure(
                () ->
                    Updates.apply(
                        "{a: [{b: [1]}]}",
                        "{$inc: {'a.$[x].b.$[]': 10, 'a.$[].b.$[]': 20}}",
                        "{'x.b': [1]}")))
        .hasMessage("Update created a conflict at 'a.0.b.$[]'");
  }

  @Test
  void theMatchedElementIsUpdated() {
    atIndex(1, "{a: [1, 2, 3]}", "{$set: {'a.$': 9}}", "{a: [1, 9, 3]}");
    atIndex(0, "{a: [{b: 1}, {b: 2}]}", "{$inc: {'a.$.b': 5}}", "{a: [{b: 6}, {b: 2}]}");
    atIndex(0, "{a: [{b: 1}], c: 1}", "{$unset: {'a.$.b': 1}, $inc: {c: 1}}", "{a: [{}], c: 2}");
    atIndex(2, "{a: [1]}", "{$set: {'a.$': 9}}", "{a: [1, null, 9]}");
    atIndex(1, "{a: [1, 2, 3]}", "{$set: {'a.$': 9, 'a.2': 8}}", "{a: [1, 9, 8]}");
    atIndex(1, "{a: [{}, {}]}", "{$set: {'a.$.x': 9, 'a.1.y': 8}}", "{a: [{}, {x: 9, y: 8}]}");
  }

  @Test
  void theMatchedElementMayNotBeNamedTwice() {
    TapdbException failure =
        failure(
            () ->
                parse("{$set: {'a.$': 9, 'a.1': 8}}")
                    .apply(doc("{a: [1, 2]}"), Updates.CONTEXT.matching(1)));
    assertThat(failure).hasMessage("Update created a conflict at 'a.1'");
    assertThat(failure.code().code()).isEqualTo(40);
  }

  @Test
  void anUpdateSaysWhetherItNeedsTheMatchedIndex() {
    assertThat(parse("{$set: {'a.$.b': 1}}").needsMatchedIndex()).isTrue();
    assertThat(parse("{$set: {'a.$[].b': 1}}").needsMatchedIndex()).isFalse();
    assertThat(parse("{$set: {'a.b': 1}}").needsMatchedIndex()).isFalse();
    assertThat(parse("{a: 1}").needsMatchedIndex()).isFalse();
  }

  @Test
  void positionalPathsNeedAnArrayAndAPlace() {
    failures(
        """
        {a: [1]} | {$set: {'a.$': 1}}           | 2 | The positional operator did not find the match needed from the query.
        {a: [1]} | {$set: {'a.$.b.$': 1}}       | 2 | Too many positional (i.e. '$') elements found in path 'a.$.b.$'
        {a: [1]} | {$set: {'$.a': 1}}           | 2 | Cannot have positional (i.e. '$') element in the first position in path '$.a'
        {a: [1]} | {$set: {'$[].a': 1}}         | 2 | Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '$[].a'
        {a: [1]} | {$set: {'a.$[x]': 1}}        | 2 | No array filter found for identifier 'x' in path 'a.$[x]'
        {}       | {$set: {'a.$[]': 1}}         | 2 | The path 'a' must exist in the document in order to apply array updates.
        {a: {}}  | {$set: {'a.b.c.$[]': 1}}     | 2 | The path 'a.b.c' must exist in the document in order to apply array updates.
        {a: 5}   | {$set: {'a.$[]': 1}}         | 2 | Cannot apply array updates to non-array element a: 5
        {a: 5}   | {$set: {'a.b.$[]': 1}}       | 2 | must exist in the document in order to apply array updates.
        {a: [1]} | {$set: {'a.$[].b': 1}}       | 28 | Cannot create field 'b' in element {0: 1}
        """);
  }

  @Test
  void arrayFiltersAreCheckedWhenParsed() {
    String update = "{$set: {'a.$[x]': 1}}";
    assertFilterError(
        update,
        9,
        "The array filter for identifier 'y' was not used in the update",
        "{x: 1}",
        "{y: 1}");
    assertFilterError("{$set: {a: 1}}", 9, "was not used in the update", "{x: 1}");
    assertFilterError(
        update,
        9,
        "Found multiple array filters with the same top-level field name x",
        "{x: 1}",
        "{'x.a': 1}");
    assertFilterError(
        update, 9, "Expected a single top-level field name, found 'x' and 'y'", "{x: 1, y: 1}");
    assertFilterError(
        update,
        9,
        "Expected a single top-level field name, found 'x' and 'y'",
        "{$or: [{x: 1}, {y: 1}]}");
    assertFilterError(update, 9, "Cannot use an expression without a top-level field name", "{}");
    assertFilterError(
        update, 2, "alphanumeric string beginning with a lowercase letter, found 'X'", "{X: 1}");
    assertFilterError(
        update,
        2,
        "alphanumeric string beginning with a lowercase letter, found 'x-'",
        "{'x-': 1}");
    assertFilterError(update, 2, "unknown operator: $foo", "{x: {$foo: 1}}");
    assertFilterError("{a: 1}", 9, "arrayFilters may not be specified for replacement", "{x: 1}");
    assertFilterError("[]", 9, "arrayFilters may not be specified for pipeline", "{x: 1}");
  }

  private static void assertFilterError(
      String update, int code, String text, String... arrayFilters) {
    TapdbException failure = failure(() -> parse(update, arrayFilters));
    assertThat(failure).hasMessageContaining(text);
    assertThat(failure.code().code()).isEqualTo(code);
  }
}
