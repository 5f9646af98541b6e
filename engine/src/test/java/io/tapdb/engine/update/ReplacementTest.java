// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static io.tapdb.engine.update.Updates.assertBytes;
import static io.tapdb.engine.update.Updates.doc;
import static io.tapdb.engine.update.Updates.failure;
import static io.tapdb.engine.update.Updates.failures;
import static io.tapdb.engine.update.Updates.parse;
import static io.tapdb.engine.update.Updates.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import org.junit.jupiter.api.Test;

class ReplacementTest {
  @Test
  void theIdStaysAndStandsInFront() {
    table(
        """
        {_id: 1, a: 1}        | {b: 2}                   | {_id: 1, b: 2}
        {_id: 1, a: 1}        | {_id: 1, b: 2}           | {_id: 1, b: 2}
        {_id: 1, a: 1}        | {b: 2, _id: 1}           | {_id: 1, b: 2}
        {_id: 1, a: 1}        | {_id: 1.0, b: 2}         | {_id: 1, b: 2}
        {_id: 1, a: 1}        | {}                       | {_id: 1}
        {_id: 1, a: 1}        | {_id: 1, a: 1}           | same
        {_id: 1, a: 1}        | {a: 1}                   | same
        {_id: 1, a: 1}        | {a: 1, _id: 1}           | same
        {a: 1}                | {b: 1}                   | {b: 1}
        {a: 1}                | {b: 1, _id: 5}           | {_id: 5, b: 1}
        {_id: 1}              | {a: {$b: 1}, 'c.d': 2}   | {_id: 1, a: {$b: 1}, 'c.d': 2}
        """);
  }

  @Test
  void whatFitsIsTakenWithoutACopy() {
    Value replacement = Updates.value("{_id: 1, b: 2}");
    Doc after = parse(replacement).apply(doc("{_id: 1}"), Updates.CONTEXT);
    assertThat(after.bytes()).isSameAs(replacement.bytes());
  }

  @Test
  void anotherIdIsRefused() {
    failures(
        """
        {_id: 1} | {_id: 2, a: 1}          | 66 | After applying the update, the (immutable) field '_id' was found to have been altered to _id: 2
        {_id: 1} | {a: 1, _id: 'x'}        | 66 | altered to _id: "x"
        {_id: 1} | {_id: 1, a: 1, _id: 1}  | 2  | can't have multiple _id fields in one document
        """);
  }

  @Test
  void dollarPrefixedNamesMayNotStandAtTheTop() {
    failures(
        """
        {_id: 1} | {a: 1, $b: 1}                    | 52 | The dollar ($) prefixed field '$b' in '$b' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.
        {_id: 1} | {a: 1, $id: 1}                   | 55 | Found $id field without a $ref before it, which is invalid.
        {_id: 1} | {a: 1, $ref: 'c'}                | 55 | The DBRef $ref field must be followed by a $id field
        {_id: 1} | {a: 1, $ref: 'c', b: 1}          | 55 | The DBRef $ref field must be followed by a $id field
        {_id: 1} | {a: 1, $ref: 1, $id: 1}          | 55 | The DBRef $ref field must be a String, not a int
        {_id: 1} | {a: 1, $ref: 'c', $db: 'd'}      | 55 | Found $db field without a $id before it, which is invalid.
        """);
    table(
        """
        {_id: 1} | {a: 1, $ref: 'c', $id: 1, $db: 'd', b: 1} | {_id: 1, a: 1, $ref: 'c', $id: 1, $db: 'd', b: 1}
        """);
  }

  @Test
  void emptyTimestampsAtTheTopAreFilledIn() {
    Doc empty = new DocWriter().putTimestamp("t", 0).putTimestamp("u", 5).build();
    Doc after = parse(Value.of(empty)).apply(doc("{_id: 1}"), Updates.CONTEXT);
    assertBytes(
        after,
        new DocWriter()
            .put("_id", 1)
            .putTimestamp("t", Updates.CLUSTER_TIME)
            .putTimestamp("u", 5)
            .build());
  }

  @Test
  void theLimitsHold() {
    UpdateContext context = new UpdateContext(0, 0, -1, false, new DocumentLimits(30, 2));
    assertThat(failure(() -> parse("{a: '0123456789'}").apply(doc("{_id: 1}"), context)).code())
        .isEqualTo(ErrorCode.BSON_OBJECT_TOO_LARGE);
    assertThat(failure(() -> parse("{a: {b: []}}").apply(doc("{}"), context)).code())
        .isEqualTo(ErrorCode.OVERFLOW);
    assertBytes(parse("{a: {b: 1}}").apply(doc("{}"), context), doc("{a: {b: 1}}"));
  }

  @Test
  void aReplacementSaysThatItIsOne() {
    assertThat(parse("{a: 1}").isReplacement()).isTrue();
    assertThat(parse("{}").isReplacement()).isTrue();
    assertThat(parse("{$set: {a: 1}}").isReplacement()).isFalse();
    assertThat(parse("[]").isReplacement()).isFalse();
  }

  @Test
  void aTransformationKeepsTheId() {
    Update dropsAll = Update.byTransform(document -> doc("{x: 1, $y: 2}"));
    assertBytes(
        dropsAll.apply(doc("{_id: 1, a: 1}"), Updates.CONTEXT), doc("{_id: 1, x: 1, $y: 2}"));
    Update changesId = Update.byTransform(document -> doc("{_id: 2}"));
    assertThat(failure(() -> changesId.apply(doc("{_id: 1}"), Updates.CONTEXT)).code())
        .isEqualTo(ErrorCode.IMMUTABLE_FIELD);
    Doc before = doc("{_id: 1, a: 1}");
    assertThat(Update.byTransform(document -> document).apply(before, Updates.CONTEXT))
        .isSameAs(before);
    assertThat(dropsAll.needsMatchedIndex()).isFalse();
  }

  @Test
  void anArrayOfStagesGoesToThePipelineParser() {
    assertBytes(
        Updates.apply("{_id: 1}", "[{$set: {a: 1}}, {$set: {b: 2}}]"), doc("{_id: 1, a: 1, b: 2}"));
  }
}
