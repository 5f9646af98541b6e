// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static io.tapdb.engine.update.Updates.assertBytes;
import static io.tapdb.engine.update.Updates.doc;
import static io.tapdb.engine.update.Updates.failure;
import static io.tapdb.engine.update.Updates.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.update.Upsert.Equality;
import java.util.ArrayList;
import java.util.List;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class UpsertTest {
  private static final ObjectId FRESH = new ObjectId("0123456789abcdef01234567");
  private static final String FRESH_ID = "_id: {$oid: '0123456789abcdef01234567'}";

  private static List<Equality> equalities(String filter) {
    List<Equality> equalities = new ArrayList<>();
    FieldCursor field = doc(filter).fields();
    while (field.next()) {
      equalities.add(new Equality(field.name(), field.value()));
    }
    return equalities;
  }

  private static Doc upsert(String filter, String update) {
    return Upsert.document(equalities(filter), parse(update), () -> FRESH, Updates.CONTEXT);
  }

  private static void makes(String filter, String update, String document) {
    assertBytes(upsert(filter, update), doc(document));
  }

  private static void fails(String filter, String update, int code, String text) {
    TapdbException failure = failure(() -> upsert(filter, update));
    assertThat(failure).hasMessageContaining(text);
    assertThat(failure.code().code()).isEqualTo(code);
  }

  @Test
  void operatorsApplyToWhatTheFilterSays() {
    makes("{_id: 1}", "{$set: {a: 1}}", "{_id: 1, a: 1}");
    makes("{b: 2, a: 1}", "{$set: {c: 3}}", "{" + FRESH_ID + ", a: 1, b: 2, c: 3}");
    makes("{x: 1}", "{$inc: {x: 5}}", "{" + FRESH_ID + ", x: 6}");
    makes("{x: 1}", "{$unset: {x: 1}}", "{" + FRESH_ID + "}");
    makes("{_id: 1}", "{$push: {a: 1}, $currentDate: {}}", "{_id: 1, a: [1]}");
    makes("{}", "{$set: {_id: 7, a: 1}}", "{_id: 7, a: 1}");
    makes("{}", "{$set: {b: 1, _id: 7, a: 1}}", "{_id: 7, a: 1, b: 1}");
  }

  @Test
  void setOnInsertCounts() {
    makes(
        "{_id: 1}",
        "{$set: {b: 1}, $setOnInsert: {a: 2, 'c.d': 3}}",
        "{_id: 1, a: 2, b: 1, c: {d: 3}}");
    makes("{}", "{$setOnInsert: {_id: 9}}", "{_id: 9}");
  }

  @Test
  void dottedEqualitiesMakeDocuments() {
    makes("{_id: 1, 'a.c': 3, 'a.b': 2}", "{$set: {x: 1}}", "{_id: 1, a: {b: 2, c: 3}, x: 1}");
    makes("{_id: 1, 'a.0': 3}", "{$set: {x: 1}}", "{_id: 1, a: {'0': 3}, x: 1}");
    makes("{'_id.b': 2, '_id.a': 1}", "{$set: {x: 1}}", "{_id: {a: 1, b: 2}, x: 1}");
    makes("{_id: 1, a: {b: 2}}", "{$set: {'a.c': 1}}", "{_id: 1, a: {b: 2, c: 1}}");
  }

  @Test
  void aReplacementTakesOnlyTheIdOfTheFilter() {
    makes("{_id: 1, x: 5}", "{a: 1}", "{_id: 1, a: 1}");
    makes("{x: 5}", "{a: 1}", "{" + FRESH_ID + ", a: 1}");
    makes("{x: 5}", "{a: 1, _id: 3}", "{_id: 3, a: 1}");
    makes("{_id: 1}", "{}", "{_id: 1}");
    makes("{x: 5, 'x.y': 1}", "{a: 1}", "{" + FRESH_ID + ", a: 1}");
  }

  @Test
  void aPipelineSeesWhatTheFilterSays() {
    makes("{_id: 1, x: 5}", "[{$set: {a: 1}}]", "{_id: 1, x: 5, a: 1}");
  }

  @Test
  void newDocumentsMayHaveDollarPrefixedNames() {
    makes("{_id: 1}", "{$set: {$a: 1}}", "{_id: 1, $a: 1}");
    makes("{_id: 1}", "{a: 1, $b: 1}", "{_id: 1, a: 1, $b: 1}");
  }

  @Test
  void filterAndUpdateMayNotContradictEachOther() {
    fails("{_id: 1}", "{$set: {_id: 2}}", 66, "'_id'");
    fails("{_id: 1}", "{_id: 2}", 66, "altered to _id: 2");
    fails("{'_id.a': 1}", "{$set: {'_id.b': 2}}", 66, "'_id.b'");
    fails(
        "{'_id.a': 1}",
        "{a: 2}",
        111,
        "field at '_id' must be exactly specified, field at sub-path '_id.a'");
    fails("{a: 1}", "{$set: {'a.b': 2}}", 28, "Cannot create field 'b' in element {a: 1}");
    fails("{a: 1}", "{$push: {a: 2}}", 2, "must be an array but is of type int");
    fails("{}", "{$set: {'a.$[]': 2}}", 2, "The path 'a' must exist in the document");
    fails("{}", "{$set: {'a.$': 2}}", 2, "The positional operator did not find the match needed");
  }

  @Test
  void aPathMayBeFixedOnlyOnce() {
    fails(
        "{a: 1, a: 1}",
        "{$set: {b: 1}}",
        54,
        "cannot infer query fields to set, path 'a' is matched twice");
    fails("{a: {b: 1}, 'a.b': 1}", "{$set: {c: 1}}", 54, "both paths 'a.b' and 'a' are matched");
    fails("{'a.b': 1, a: {b: 1}}", "{$set: {c: 1}}", 54, "both paths 'a.b' and 'a' are matched");
    fails("{'a.b.c': 1, 'a-': 1, a: 1}", "{$set: {c: 1}}", 54, "both path");
    fails("{_id: 1, _id: 1}", "{a: 1}", 54, "path '_id' is matched twice");
  }

  @Test
  void theIdMustBeOneThatMayBeStored() {
    fails("{_id: [1]}", "{$set: {a: 1}}", 53, "The '_id' value cannot be of type array");
    fails(
        "{}",
        "{$set: {_id: {$regularExpression: {pattern: 'a', options: ''}}}}",
        53,
        "cannot be of type regex");
    fails("{}", "{_id: {$undefined: true}}", 53, "cannot be of type undefined");
    fails(
        "{'_id.$a': 1}",
        "{$set: {a: 1}}",
        52,
        "_id fields may not contain '$'-prefixed fields: $a is not valid for storage.");
  }

  @Test
  void theLimitsHold() {
    UpdateContext context = new UpdateContext(0, 0, -1, false, new DocumentLimits(60, 3));
    TapdbException tooLarge =
        failure(
            () ->
                Upsert.document(
                    equalities("{a: '" + "x".repeat(40) + "'}"),
                    parse("{$set: {b: 1}}"),
                    () -> FRESH,
                    context));
    assertThat(tooLarge).hasMessage("Document to upsert is larger than 60");
    assertThat(tooLarge.code()).isEqualTo(ErrorCode.BSON_OBJECT_TOO_LARGE);
    assertThat(
            failure(
                    () ->
                        Upsert.document(
                            equalities("{'a.b.c.d': 1}"),
                            parse("{$set: {b: 1}}"),
                            () -> FRESH,
                            context))
                .code())
        .isEqualTo(ErrorCode.OVERFLOW);
    assertThat(
            failure(
                    () ->
                        Upsert.document(
                            equalities("{'a.b.c': {}}"),
                            parse("{$set: {b: 1}}"),
                            () -> FRESH,
                            context))
                .code())
        .isEqualTo(ErrorCode.OVERFLOW);
  }

  @Test
  void noIdIsMadeWhenThereIsOne() {
    Doc made =
        Upsert.document(
            equalities("{_id: 1}"),
            parse("{$set: {a: 1}}"),
            () -> {
              throw new AssertionError("asked for an _id");
            },
            Updates.CONTEXT);
    assertThat(made.firstName()).isEqualTo("_id");
  }

  @Test
  void manyEqualitiesAreFast() {
    List<Equality> many = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      many.add(new Equality("f" + i % 300 + ".g" + i, Updates.value("1")));
    }
    Doc made = Upsert.document(many, parse("{$set: {a: 1}}"), () -> FRESH, Updates.CONTEXT);
    assertThat(made.size()).isEqualTo(302);
  }
}
