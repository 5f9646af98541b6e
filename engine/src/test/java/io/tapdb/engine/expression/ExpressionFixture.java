// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import static io.tapdb.engine.QueryFixture.context;
import static io.tapdb.engine.QueryFixture.doc;
import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static io.tapdb.engine.QueryFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Operation;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/** Evaluates expressions written as JSON, each both folded and not. */
final class ExpressionFixture {
  private ExpressionFixture() {}

  static Value evaluate(String expression, Doc document) {
    return ExpressionParser.parse(value(expression), context())
        .evaluate(document, new Variables(Operation.UNSTOPPABLE));
  }

  /** Rows of an expression and its value; both may use the fields of the document. */
  static void gives(String json, String text) {
    Doc document = doc(json);
    for (String[] row : table(text)) {
      Value actual = evaluate(row[0], document);
      Value expected = row[1].equals("missing") ? Value.MISSING : value(row[1]);
      assertThat(actual.type() == expected.type() && BsonOrder.equal(actual, expected))
          .as("%s gives %s (type %d), not %s", row[0], actual, actual.type(), expected)
          .isTrue();
    }
  }

  /** Rows of an expression and the code it fails with, at parsing or at evaluation. */
  static void fails(String json, String text) {
    Doc document = doc(json);
    for (String[] row : table(text)) {
      String message =
          failsWith(Integer.parseInt(row[1]), row[0], () -> evaluate(row[0], document));
      if (row.length > 2) {
        assertThat(message).as(row[0]).contains(row[2]);
      }
    }
  }
}
