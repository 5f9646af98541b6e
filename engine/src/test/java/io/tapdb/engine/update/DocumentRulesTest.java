// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static io.tapdb.engine.update.Updates.assertBytes;
import static io.tapdb.engine.update.Updates.doc;
import static io.tapdb.engine.update.Updates.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentRulesTest {
  private static final ObjectId FRESH = new ObjectId("0123456789abcdef01234567");
  private static final long TIME = Updates.CLUSTER_TIME;

  private static Doc ready(Doc document) {
    return DocumentRules.forInsert(document, () -> FRESH, TIME, DocumentLimits.DEFAULT);
  }

  private static void fails(String document, int code, String text) {
    TapdbException failure = failure(() -> ready(doc(document)));
    assertThat(failure).hasMessageContaining(text);
    assertThat(failure.code().code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{_id: 1}",
        "{_id: {a: 1}, b: 2}",
        "{_id: null, b: 2}",
        "{_id: 1, $a: 1, 'b.c': 2, '': 3, d: {$e: 1, 'f.g': {$h: 1}}}",
        "{_id: {'a.b': 1}}",
        "{_id: {$binary: {base64: '', subType: '00'}}}"
      })
  void aDocumentThatIsReadyComesBackAsItIs(String json) {
    Doc document = doc(json);
    assertThat(ready(document)).isSameAs(document);
  }

  @Test
  void theIdGoesToTheFront() {
    assertBytes(ready(doc("{a: 1, _id: 2, b: 3}")), doc("{_id: 2, a: 1, b: 3}"));
  }

  @Test
  void aMissingIdIsMade() {
    assertBytes(ready(doc("{a: 1}")), doc("{_id: {$oid: '0123456789abcdef01234567'}, a: 1}"));
    assertBytes(ready(Doc.EMPTY), doc("{_id: {$oid: '0123456789abcdef01234567'}}"));
  }

  @Test
  void emptyTimestampsAtTheTopAreFilledInButNotInTheId() {
    Doc document =
        new DocWriter()
            .putTimestamp("_id", 0)
            .putTimestamp("a", 0)
            .put("b", new DocWriter().putTimestamp("c", 0).build())
            .putTimestamp("d", 9)
            .build();
    assertBytes(
        ready(document),
        new DocWriter()
            .putTimestamp("_id", 0)
            .putTimestamp("a", TIME)
            .put("b", new DocWriter().putTimestamp("c", 0).build())
            .putTimestamp("d", 9)
            .build());
  }

  @Test
  void whatMayNotBeAnIdIsRefused() {
    fails("{_id: [1]}", 2, "can't use an array for _id");
    fails(
        "{a: 1, _id: {$regularExpression: {pattern: 'a', options: ''}}}",
        2,
        "can't use a regex for _id");
    fails("{_id: {$undefined: true}}", 2, "can't use a undefined for _id");
    fails("{_id: 1, a: 2, _id: 1}", 2, "can't have multiple _id fields in one document");
    fails(
        "{_id: {$a: 1}}",
        52,
        "_id fields may not contain '$'-prefixed fields: $a is not valid for storage.");
    fails("{_id: {a: {$b: 1}}}", 52, "$b is not valid for storage.");
    fails("{_id: {a: [{$b: 1}]}}", 52, "$b is not valid for storage.");
  }

  @Test
  void aDocumentMayBeSoLarge() {
    DocumentLimits limits = new DocumentLimits(40, 100);
    Doc fits = doc("{_id: 1, a: '" + "x".repeat(18) + "'}");
    assertThat(fits.length()).isEqualTo(40);
    assertThat(DocumentRules.forInsert(fits, () -> FRESH, TIME, limits)).isSameAs(fits);
    Doc larger = doc("{_id: 1, a: '" + "x".repeat(19) + "'}");
    TapdbException failure =
        failure(() -> DocumentRules.forInsert(larger, () -> FRESH, TIME, limits));
    assertThat(failure).hasMessage("object to insert too large. size in bytes: 41, max size: 40");
    assertThat(failure.code().code()).isEqualTo(10334);
    Doc withoutId = doc("{a: '" + "x".repeat(18) + "'}");
    assertThat(failure(() -> DocumentRules.forInsert(withoutId, () -> FRESH, TIME, limits)))
        .hasMessageContaining("too large");
  }

  @Test
  void aDocumentMayBeSoDeep() {
    Doc fits = doc("{_id: 1, a: " + "[".repeat(99) + "]".repeat(99) + "}");
    assertThat(ready(fits)).isSameAs(fits);
    fails(
        "{_id: 1, a: " + "[".repeat(100) + "]".repeat(100) + "}",
        15,
        "cannot insert document because it exceeds 100 levels of nesting");
  }
}
