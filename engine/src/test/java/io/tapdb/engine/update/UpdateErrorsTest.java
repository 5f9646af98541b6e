// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static io.tapdb.engine.update.Updates.becomes;
import static io.tapdb.engine.update.Updates.doc;
import static io.tapdb.engine.update.Updates.failure;
import static io.tapdb.engine.update.Updates.failures;
import static io.tapdb.engine.update.Updates.parse;
import static io.tapdb.engine.update.Updates.staysSame;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateErrorsTest {
  @Test
  void whatIsNoUpdateIsNotParsed() {
    failures(
        """
        {} | {$foo: {a: 1}}              | 9 | Unknown modifier: $foo. Expected a valid update modifier or pipeline-style update specified as an array
        {} | {$set: {a: 1}, b: 1}        | 9 | Unknown modifier: b. Expected a valid update modifier
        {} | {$v: 1}                     | 9 | Unknown modifier: $v
        {} | {$set: 5}                   | 9 | Modifiers operate on fields but we found type int instead. For example: {$mod: {<field>: ...}} not {$set: 5}
        {} | {$set: [1]}                 | 9 | Modifiers operate on fields but we found type array instead
        {} | 5                           | 9 | Update argument must be either an object or an array
        """);
  }

  @Test
  void pathsThatMeetAreRefused() {
    failures(
        """
        {} | {$set: {a: 1}, $inc: {a: 1}}             | 40 | Updating the path 'a' would create a conflict at 'a'
        {} | {$set: {a: 1, 'a.b': 1}}                 | 40 | Updating the path 'a.b' would create a conflict at 'a'
        {} | {$set: {'a.b': 1, a: 1}}                 | 40 | Updating the path 'a' would create a conflict at 'a'
        {} | {$set: {'a.b.c': 1}, $unset: {'a.b': 1}} | 40 | Updating the path 'a.b' would create a conflict at 'a.b'
        {} | {$set: {'a.b': 1, 'a.b.c.d': 1}}         | 40 | Updating the path 'a.b.c.d' would create a conflict at 'a.b'
        {} | {$set: {a: 1, a: 2}}                     | 40 | Updating the path 'a' would create a conflict at 'a'
        {} | {$set: {'a.$[]': 1, 'a.0': 1}}           | 40 | Updating the path 'a.0' would create a conflict at 'a'
        {} | {$set: {'a.0': 1, 'a.$[]': 1}}           | 40 | Updating the path 'a.$[]' would create a conflict at 'a'
        {} | {$set: {'a.$': 1, 'a.$.b': 1}}           | 40 | Updating the path 'a.$.b' would create a conflict at 'a.$'
        """);
  }

  @Test
  void emptyPartsOfPathsAreRefused() {
    failures(
        """
        {} | {$set: {'': 1}}       | 56 | An empty update path is not valid.
        {} | {$set: {'a.': 1}}     | 56 | The update path 'a.' contains an empty field name, which is not allowed.
        {} | {$set: {'.a': 1}}     | 56 | The update path '.a' contains an empty field name
        {} | {$unset: {'a..b': 1}} | 56 | The update path 'a..b' contains an empty field name
        """);
  }

  @Test
  void aPathThroughAScalarIsNotViable() {
    failures(
        """
        {a: 5}            | {$set: {'a.b': 1}}         | 28 | Cannot create field 'b' in element {a: 5}
        {a: null}         | {$set: {'a.b': 1}}         | 28 | Cannot create field 'b' in element {a: null}
        {a: {b: 'x'}}     | {$inc: {'a.b.c.d': 1}}     | 28 | Cannot create field 'c' in element {b: "x"}
        {a: [1]}          | {$set: {'a.b': 1}}         | 28 | Cannot create field 'b' in element {a: [1]}
        {a: [1]}          | {$set: {'a.0.b': 1}}       | 28 | Cannot create field 'b' in element {0: 1}
        {a: [1]}          | {$set: {'a.01': 1}}        | 28 | Cannot create field '01' in element {a: [1]}
        {a: [1]}          | {$push: {'a.x': 1}}        | 28 | Cannot create field 'x' in element
        {a: 5}            | {$set: {'a.b.c': 1}, $unset: {'a.d': 1}} | 28 | Cannot create field 'b'
        """);
  }

  @Test
  void aHugeBlockerIsNotPrintedInFull() {
    Doc before = new DocWriter().put("a", "x".repeat(100_000)).build();
    TapdbException failure =
        failure(() -> parse("{$set: {'a.b': 1}}").apply(before, Updates.CONTEXT));
    assertThat(failure)
        .hasMessage("Cannot create field 'b' in element {a: <string of 100005 bytes>}");
  }

  @Test
  void theIdNeverChanges() {
    failures(
        """
        {_id: 1}          | {$set: {_id: 2}}           | 66 | Performing an update on the path '_id' would modify the immutable field '_id'
        {_id: 1}          | {$unset: {_id: 1}}         | 66 | Performing an update on the path '_id' would modify the immutable field '_id'
        {_id: 1}          | {$inc: {_id: 1}}           | 66 | '_id'
        {_id: {a: 1}}     | {$set: {'_id.a': 2}}       | 66 | Performing an update on the path '_id.a' would modify the immutable field '_id'
        {_id: {a: 1}}     | {$set: {'_id.b': 2}}       | 66 | '_id.b'
        {_id: {a: 1}}     | {$unset: {'_id.a': 2}}     | 66 | '_id.a'
        {_id: 1}          | {$set: {'_id.a': 2}}       | 28 | Cannot create field 'a' in element {_id: 1}
        """);
  }

  @Test
  void theIdMayBeSetToItselfAndWhereThereIsNone() {
    staysSame("{_id: 1}", "{$set: {_id: 1}}");
    staysSame("{_id: 1}", "{$set: {_id: 1.0}}");
    staysSame("{_id: {a: 1}}", "{$set: {'_id.a': {$numberLong: '1'}}}");
    staysSame("{_id: 1}", "{$inc: {_id: 0}}");
    becomes("{_id: 1, a: 1}", "{$set: {_id: 1, a: 2}}", "{_id: 1, a: 2}");
    becomes("{a: 1}", "{$set: {_id: 1}}", "{a: 1, _id: 1}");
  }

  @Test
  void aNewIdMustBeOneThatMayBeStored() {
    failures(
        """
        {a: 1}  | {$set: {_id: [1]}}           | 53 | The '_id' value cannot be of type array
        {a: 1}  | {$push: {_id: 1}}            | 53 | The '_id' value cannot be of type array
        {a: 1}  | {$set: {'_id.$a': 1}}        | 52 | $a is not valid for storage.
        {a: 1}  | {_id: [1]}                   | 53 | The '_id' value cannot be of type array
        {a: 1}  | {_id: {$a: 1}}               | 52 | $a is not valid for storage.
        """);
  }

  @Test
  void dollarPrefixedNamesMayNotStandAtTheTop() {
    failures(
        """
        {}        | {$set: {$a: 1}}       | 52 | The dollar ($) prefixed field '$a' in '$a' is not allowed in the context of an update's replacement document.
        {$a: 1}   | {$set: {$a: 2}}       | 52 | The dollar ($) prefixed field '$a'
        {}        | {$inc: {'$a.b': 2}}   | 52 | The dollar ($) prefixed field '$a' in '$a'
        """);
    staysSame("{$a: 1}", "{$set: {$a: 1}}");
    becomes("{a: {}}", "{$set: {'a.$b': 1}}", "{a: {$b: 1}}");
    becomes("{}", "{$set: {a: {$b: {'c.d': 1}}}}", "{a: {$b: {'c.d': 1}}}");
  }

  @Test
  void documentsMayNotGrowTooDeep() {
    String path = "a" + ".a".repeat(99);
    Doc deepest = Updates.apply("{}", "{$set: {'" + path + "': 1}}");
    assertThat(io.tapdb.engine.bson.Nesting.of(deepest)).isEqualTo(100);
    failures(
        "{} | {$set: {'%s.a': 1}} | 15 | Document exceeds maximum nesting depth of 100\n"
                .formatted(path)
            + "{} | {$set: {'%s': {}}} | 15 | Document exceeds maximum nesting depth of 100\n"
                .formatted(path)
            + "{} | {$push: {'%s': 1}} | 15 | Document exceeds maximum nesting depth of 100\n"
                .formatted(path)
            + "{} | {$addToSet: {'%s': 1}} | 15 | Document exceeds maximum nesting depth of 100\n"
                .formatted(path)
            + "{} | {$max: {'%s': {}}} | 15 | Document exceeds maximum nesting depth of 100\n"
                .formatted(path)
            + "{b: {c: {}}} | {$rename: {b: '%s'}} | 15 | maximum nesting depth of 100"
                .formatted("a" + ".a".repeat(98)));
    staysSame("{}", "{$unset: {'" + path + ".a': 1}}");
  }

  @Test
  void aPathHasSoManyPartsAtMost() {
    staysSame("{}", "{$unset: {'" + "a.".repeat(249) + "a': 1}}");
    failures(
        "{} | {$unset: {'%sa': 1}} | 15 | An update path has at most 250 parts, not 100001"
            .formatted("a.".repeat(100_000)));
  }

  @Test
  void theResultMayNotBeTooLarge() {
    DocumentLimits limits = new DocumentLimits(100, 100);
    UpdateContext context = new UpdateContext(0, 0, -1, false, limits);
    Doc before = new DocWriter().put("a", "x".repeat(50)).build();
    String fits = "x".repeat(100 - before.length() - 8);
    Doc after = parse("{$set: {b: '" + fits + "'}}").apply(before, context);
    assertThat(after.length()).isEqualTo(100);
    TapdbException failure =
        failure(() -> parse("{$set: {b: '" + fits + "x'}}").apply(before, context));
    assertThat(failure.code()).isEqualTo(ErrorCode.BSON_OBJECT_TOO_LARGE);
    assertThat(failure).hasMessage("Resulting document after update is larger than 100");
  }

  @Test
  void aDocumentMayGrowBeforeItShrinks() {
    DocumentLimits limits = new DocumentLimits(100, 100);
    UpdateContext context = new UpdateContext(0, 0, -1, false, limits);
    Doc before = new DocWriter().put("a", "x".repeat(60)).put("b", 1).build();
    Doc after =
        parse("{$unset: {a: 1}, $set: {b: '" + "x".repeat(60) + "'}}").apply(before, context);
    assertThat(after.length()).isLessThanOrEqualTo(100);
  }

  @Test
  void aResultThatGrowsWithoutEndIsStoppedEarly() {
    DocWriter many = DocWriter.array();
    for (int i = 0; i < 1_000_000; i++) {
      many.add(Value.of(i));
    }
    Doc before = new DocWriter().put("a", many.buildArray()).build();
    Value update =
        Value.of(new DocWriter().open("$set").put("a.$[]", "x".repeat(1_000_000)).close().build());
    TapdbException failure = failure(() -> parse(update).apply(before, Updates.CONTEXT));
    assertThat(failure.code()).isEqualTo(ErrorCode.BSON_OBJECT_TOO_LARGE);
  }

  @Test
  void aReplacementIsForOneDocument() {
    UpdateOptions multi =
        new UpdateOptions(TinyLanguage.INSTANCE, BsonOrder.COMPARATOR, List.of(), true);
    TapdbException failure = failure(() -> Update.parse(Updates.value("{a: 1}"), multi));
    assertThat(failure).hasMessage("multi update is not supported for replacement-style update");
    assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_TO_PARSE);
    Update operators = Update.parse(Updates.value("{$set: {a: 1}}"), multi);
    assertThat(operators.apply(doc("{}"), Updates.CONTEXT).get("a").int32()).isEqualTo(1);
  }
}
