// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bson.types.ObjectId;

/**
 * The document that an update inserts when nothing matched: what the filter says by equality, and
 * the update on top of it.
 */
public final class Upsert {
  /**
   * A path that the filter fixes to one value, as in {@code {"a.b": 5}}.
   *
   * @param path the dotted path
   * @param value what it must equal
   */
  public record Equality(String path, Value value) {}

  private Upsert() {}

  /**
   * The new document, ready to be inserted.
   *
   * @param equalities those of the filter that must all hold
   * @param freshId asked once if neither filter nor update gives an {@code _id}
   * @throws TapdbException when filter and update contradict each other or the document may not be
   */
  public static Doc document(
      List<Equality> equalities, Update update, Supplier<ObjectId> freshId, UpdateContext context) {
    UpdateContext inserting = context.forInsert();
    Doc seed = seed(update.isReplacement() ? onlyId(equalities) : equalities, context.limits());
    Doc changed = update.apply(seed, inserting);
    DocumentShape shape = DocumentShape.of(changed);
    DocumentRules.checkId(shape.id());
    DocumentRules.checkDepth(shape.depth(), inserting.limits());
    Doc ready = changed;
    if (!shape.hasIdFirst()) {
      Value id = shape.id().isMissing() ? Value.of(freshId.get()) : shape.id();
      ready = DocumentShape.withIdFirst(changed, id, 0);
    }
    if (ready.length() > inserting.limits().maxBytes()) {
      throw Application.tooLarge(inserting);
    }
    return ready;
  }

  /** A replacement takes nothing from the filter but the {@code _id}. */
  private static List<Equality> onlyId(List<Equality> equalities) {
    List<Equality> ids = new ArrayList<>();
    for (Equality equality : equalities) {
      FieldPath path = FieldPath.of(equality.path());
      if (!path.first().equals(DocumentRules.ID)) {
        continue;
      }
      if (path.size() > 1) {
        throw new TapdbException(
            ErrorCode.NOT_EXACT_VALUE_FIELD,
            "field at '_id' must be exactly specified, field at sub-path '"
                + path.text()
                + "' found");
      }
      ids.add(equality);
    }
    return ids;
  }

  private static Doc seed(List<Equality> equalities, DocumentLimits limits) {
    List<Equality> sorted = new ArrayList<>(equalities);
    sorted.sort(Comparator.comparing(Equality::path));
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Equality equality : sorted) {
      FieldPath path = FieldPath.of(equality.path());
      DocumentRules.checkDepth(path.size(), limits);
      put(fields, path, equality.value());
    }
    DocWriter writer = new DocWriter();
    write(fields, writer);
    return writer.build();
  }

  private static void put(Map<String, Object> fields, FieldPath path, Value value) {
    Map<String, Object> at = fields;
    for (int i = 0; i < path.size() - 1; i++) {
      Object child = at.computeIfAbsent(path.part(i), part -> new LinkedHashMap<>());
      if (!(child instanceof Map)) {
        String prefix = String.join(".", path.parts().subList(0, i + 1));
        throw matchedTwice("both paths '" + path + "' and '" + prefix + "' are matched");
      }
      at = asFields(child);
    }
    Object present = at.putIfAbsent(path.part(path.size() - 1), value);
    if (present != null) {
      throw matchedTwice(
          present instanceof Map
              ? "both path '" + path + "' and a path below it are matched"
              : "path '" + path + "' is matched twice");
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asFields(Object map) {
    return (Map<String, Object>) map;
  }

  private static TapdbException matchedTwice(String what) {
    return new TapdbException(
        ErrorCode.NOT_SINGLE_VALUE_FIELD, "cannot infer query fields to set, " + what);
  }

  private static void write(Map<String, Object> fields, DocWriter writer) {
    fields.forEach(
        (name, content) -> {
          if (content instanceof Value value) {
            writer.put(name, value);
          } else {
            writer.open(name);
            write(asFields(content), writer);
            writer.close();
          }
        });
  }
}
