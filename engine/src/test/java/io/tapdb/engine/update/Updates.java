// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Short ways for tests to write an update and to say what becomes of a document. */
final class Updates {
  static final long NOW = 1_700_000_000_000L;
  static final long CLUSTER_TIME = 1_700_000_000L << 32 | 3;
  static final UpdateContext CONTEXT = UpdateContext.at(NOW, CLUSTER_TIME);

  private Updates() {}

  static Doc doc(String json) {
    return Json.parse(json);
  }

  /** A value written in JSON. */
  static Value value(String json) {
    return Json.parse("{v: " + json + "}").get("v");
  }

  static Update parse(String update, String... arrayFilters) {
    return parse(value(update), arrayFilters);
  }

  static Update parse(Value update, String... arrayFilters) {
    List<Doc> filters = List.of(arrayFilters).stream().map(Json::parse).toList();
    return Update.parse(
        update, new UpdateOptions(TinyLanguage.INSTANCE, BsonOrder.COMPARATOR, filters, false));
  }

  static Doc apply(String before, String update, String... arrayFilters) {
    return parse(update, arrayFilters).apply(doc(before), CONTEXT);
  }

  /** Checks what the update makes of the document, to the byte. */
  static void becomes(String before, String update, String after, String... arrayFilters) {
    assertBytes(apply(before, update, arrayFilters), doc(after));
  }

  /** Checks that the update finds nothing to change and says so. */
  static void staysSame(String before, String update, String... arrayFilters) {
    Doc doc = doc(before);
    assertThat(parse(update, arrayFilters).apply(doc, CONTEXT)).isSameAs(doc);
  }

  static void assertBytes(Doc actual, Doc expected) {
    assertThat(BsonCheck.problem(actual.bytes(), actual.offset(), actual.length(), 200)).isNull();
    assertThat(actual.toString()).isEqualTo(expected.toString());
    assertThat(actual.sameBytes(expected)).as("types of numbers in " + actual).isTrue();
  }

  static TapdbException failure(ThrowingCallable call) {
    TapdbException failure = catchThrowableOfType(TapdbException.class, call);
    assertThat(failure).as("an error").isNotNull();
    return failure;
  }

  /** Checks the code of the error and that its text contains this. */
  static void fails(String before, String update, int code, String text) {
    TapdbException failure = failure(() -> apply(before, update));
    assertThat(failure).hasMessageContaining(text);
    assertThat(failure.code().code()).isEqualTo(code);
  }

  /**
   * Checks a table of rows {@code before | update | after}; {@code same} stands for an unchanged
   * document.
   */
  static void table(String rows) {
    for (String row : rows.strip().split("\n")) {
      String[] cells = row.split("\\|");
      assertThat(cells).as(row).hasSize(3);
      if (cells[2].strip().equals("same")) {
        staysSame(cells[0], cells[1]);
      } else {
        becomes(cells[0], cells[1], cells[2]);
      }
    }
  }

  /** Checks a table of rows {@code before | update | code | part of the text}. */
  static void failures(String rows) {
    for (String row : rows.strip().split("\n")) {
      String[] cells = row.split("\\|");
      assertThat(cells).as(row).hasSize(4);
      fails(cells[0], cells[1], Integer.parseInt(cells[2].strip()), cells[3].strip());
    }
  }
}
