// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;

/** The arguments of {@code $all} and {@code $elemMatch}. */
final class ArrayArguments {
  private ArrayArguments() {}

  static LeafTest all(Value argument, FilterParser parser) {
    if (!argument.isArray()) {
      throw LeafOperators.bad("$all needs an array");
    }
    List<LeafTest> tests = new ArrayList<>();
    FieldCursor element = argument.doc().fields();
    boolean elementwise = false;
    for (int i = 0; element.next(); i++) {
      Value value = element.value();
      boolean match = value.isDocument() && "$elemMatch".equals(value.doc().firstName());
      elementwise |= i == 0 && match;
      if (elementwise) {
        if (!match) {
          throw LeafOperators.bad("$all/$elemMatch has to be consistent");
        }
        tests.add(elemMatch(value.doc().get("$elemMatch"), parser));
      } else {
        tests.add(oneOfAll(value, parser));
      }
    }
    // all of nothing is asked of no document at all
    return tests.isEmpty() ? new InList(argument, List.of(), List.of()) : new AllTests(tests);
  }

  private static LeafTest oneOfAll(Value value, FilterParser parser) {
    if (value.type() == BsonTypes.REGEX) {
      return RegexArguments.literal(value, parser);
    }
    if (value.isDocument() && LeafOperators.BY_NAME.containsKey(firstName(value.doc()))) {
      throw LeafOperators.bad("no $ expressions in $all");
    }
    return LeafOperators.equality(value);
  }

  private static String firstName(Doc document) {
    String first = document.firstName();
    return first == null ? "" : first;
  }

  static LeafTest elemMatch(Value argument, FilterParser parser) {
    if (!argument.isDocument()) {
      throw LeafOperators.bad("$elemMatch needs an Object");
    }
    Doc document = argument.doc();
    FilterParser inside = parser.forElements();
    String first = firstName(document);
    boolean operators = first.startsWith("$") && !TopOperators.BY_NAME.containsKey(first);
    return operators
        ? new ElementTest(argument, inside.operators(document))
        : new ElementMatch(argument, inside.document(document));
  }
}
