// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocEdits;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The changes that one difference of documents makes, ready to be applied.
 *
 * <p>It is strict: an update or a nested difference of something that is not there means that log
 * and document do not belong together, and then going on would spread the damage. Only what a
 * second application meets is allowed: a removed field that is gone, an added field that is there.
 */
final class DiffApplier {
  private enum Kind {
    REMOVE,
    UPDATE,
    INSERT,
    NESTED
  }

  private final List<String> names = new ArrayList<>();
  private final List<Kind> kinds = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();

  private DiffApplier(Doc diff) {
    FieldCursor section = diff.fields();
    while (section.next()) {
      String name = section.name();
      Value content = section.value();
      switch (name) {
        case "d" -> addAll(Kind.REMOVE, content);
        case "u" -> addAll(Kind.UPDATE, content);
        case "i" -> addAll(Kind.INSERT, content);
        default -> addNested(name, content);
      }
    }
    Set<String> distinct = new HashSet<>(names);
    if (distinct.size() < names.size()) {
      throw malformed("names a field twice", diff);
    }
  }

  private void addAll(Kind kind, Value section) {
    if (!section.isDocument()) {
      throw malformed("has a section that is no document", section);
    }
    FieldCursor field = section.doc().fields();
    while (field.next()) {
      add(kind, field.name(), field.value());
    }
  }

  private void addNested(String name, Value content) {
    if (!name.startsWith("s") || !content.isDocument()) {
      throw malformed("has the unknown section '" + name + "'", content);
    }
    add(Kind.NESTED, name.substring(1), content);
  }

  private void add(Kind kind, String name, Value value) {
    kinds.add(kind);
    names.add(name);
    values.add(value);
  }

  static Doc document(Doc before, Doc diff) {
    return diff.isEmpty() ? before : new DiffApplier(diff).to(before);
  }

  private Doc to(Doc before) {
    DocEdits edits = new DocEdits(before);
    Names lookup = new Names(names);
    boolean[] found = new boolean[names.size()];
    FieldCursor field = before.fields();
    while (field.next()) {
      int i = lookup.find(field);
      if (i < 0) {
        continue;
      }
      if (found[i]) {
        throw malformed("changes a field that occurs twice: " + names.get(i), before);
      }
      found[i] = true;
      edits.replace(field, changed(i, field));
    }
    for (int i = 0; i < names.size(); i++) {
      if (kinds.get(i) == Kind.INSERT) {
        edits.append(names.get(i), values.get(i));
      } else if (!found[i] && kinds.get(i) != Kind.REMOVE) {
        throw malformed("changes a field that is not there: " + names.get(i), before);
      }
    }
    return edits.build();
  }

  private Value changed(int i, FieldCursor field) {
    return switch (kinds.get(i)) {
      case REMOVE, INSERT -> Value.MISSING;
      case UPDATE -> values.get(i);
      case NESTED -> nested(field.value(), values.get(i).doc());
    };
  }

  /** The document or array that a nested difference makes of one. */
  static Value nested(Value before, Doc diff) {
    boolean ofArray = isOfArray(diff);
    if (ofArray ? !before.isArray() : !before.isDocument()) {
      throw malformed("does not fit a value of type " + BsonTypes.name(before.type()), diff);
    }
    return ofArray
        ? Value.array(ArrayDiffApplier.array(before.doc(), diff))
        : Value.of(document(before.doc(), diff));
  }

  private static boolean isOfArray(Doc diff) {
    FieldCursor first = diff.fields();
    return first.next() && first.nameIs("a") && first.type() == BsonTypes.BOOLEAN;
  }

  static IllegalStateException malformed(String what, Object where) {
    String text = where instanceof Doc doc ? Shown.value(Value.of(doc)) : where.toString();
    return new IllegalStateException("an update in the log " + what + ": " + text);
  }
}
