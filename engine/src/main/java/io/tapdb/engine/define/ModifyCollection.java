// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;

/**
 * Changes options of a collection or of one of its indexes; answers with old and new values, as
 * {@code collMod} shows them.
 */
public final class ModifyCollection implements WriteTask<Doc> {
  private final Namespace namespace;
  private final Doc changes;

  /**
   * Prepares the request.
   *
   * @param changes the fields of the command: {@code index}, {@code cappedSize}, {@code cappedMax}
   */
  public ModifyCollection(Namespace namespace, Doc changes) {
    this.namespace = namespace;
    this.changes = changes;
  }

  @Override
  public Planned<Doc> plan(Moment moment) {
    CollectionEntry collection = moment.find(namespace);
    if (collection == null) {
      throw new TapdbException(ErrorCode.NAMESPACE_NOT_FOUND, "ns does not exist: " + namespace);
    }
    DocWriter command = new DocWriter().put("collMod", namespace.collection());
    DocWriter answer = new DocWriter();
    boolean changed = false;
    DocWriter capped = new DocWriter();
    FieldCursor field = changes.fields();
    while (field.next()) {
      switch (field.name()) {
        case "index" -> command.put("index", index(collection, field.value(), answer));
        case "cappedSize" -> capped.put("size", field.value());
        case "cappedMax" -> capped.put("max", field.value());
        default ->
            throw new TapdbException(
                ErrorCode.INVALID_OPTIONS,
                "the option '" + field.name() + "' of collMod is not supported");
      }
      changed = true;
    }
    Doc size = capped.build();
    if (!size.isEmpty()) {
      command.put("options", cappedOptions(collection, size));
    }
    PlanBuilder plan = new PlanBuilder(moment);
    if (changed) {
      plan.define(namespace.database(), collection.uuid(), command.build());
    }
    return new Planned<>(plan.build(), answer.build());
  }

  private static Doc cappedOptions(CollectionEntry collection, Doc size) {
    if (!collection.isCapped()) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS, "Collection must be capped to change its size");
    }
    DocWriter merged = new DocWriter().put("capped", true);
    for (String option : java.util.List.of("size", "max")) {
      merged.put(option, size.has(option) ? size.get(option) : collection.options().get(option));
    }
    return CollectionOptions.check(merged.build());
  }

  private static Doc index(CollectionEntry collection, Value asked, DocWriter answer) {
    if (!asked.isDocument()) {
      throw new TapdbException(
          ErrorCode.TYPE_MISMATCH, "BSON field 'collMod.index' must be a document");
    }
    IndexEntry index = find(collection, asked.doc());
    DocWriter spec = new DocWriter();
    FieldCursor field = index.spec().fields();
    while (field.next()) {
      if (!asked.doc().has(field.name()) || field.nameIs("name")) {
        spec.copy(field);
      }
    }
    for (String option : java.util.List.of("expireAfterSeconds", "hidden")) {
      Value wanted = asked.doc().get(option);
      if (!wanted.isMissing()) {
        spec.put(option, wanted);
        answer.put(option + "_old", index.spec().get(option)).put(option + "_new", wanted);
      }
    }
    return IndexSpecs.check(spec.build());
  }

  private static IndexEntry find(CollectionEntry collection, Doc asked) {
    for (IndexEntry index : collection.indexes()) {
      Value name = asked.get("name");
      Value key = asked.get("keyPattern");
      boolean byName = name.isString() && index.name().equals(name.string());
      boolean byKey = key.isDocument() && BsonOrder.compare(key.doc(), index.keyPattern()) == 0;
      if ((byName || byKey) && !index.isId()) {
        return index;
      }
    }
    throw new TapdbException(
        ErrorCode.INDEX_NOT_FOUND,
        "cannot find index " + asked + " for ns " + collection.namespace());
  }
}
