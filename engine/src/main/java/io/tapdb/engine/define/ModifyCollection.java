// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.BsonTypes;
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
          ErrorCode.TYPE_MISMATCH,
          "BSON field 'collMod.index' is the wrong type '"
              + BsonTypes.name(asked.type())
              + "', expected type 'object'");
    }
    checkFields(asked.doc());
    IndexEntry index = find(collection, asked.doc());
    Value hidden = asked.doc().get("hidden");
    if (index.isId()) {
      throw new TapdbException(
          hidden.isMissing() ? ErrorCode.INVALID_OPTIONS : ErrorCode.BAD_VALUE,
          "the index on _id can be neither hidden nor make documents expire");
    }
    DocWriter spec = new DocWriter();
    FieldCursor field = index.spec().fields();
    while (field.next()) {
      if (!asked.doc().has(field.name()) || field.nameIs("name")) {
        spec.copy(field);
      }
    }
    Value expiry = asked.doc().get("expireAfterSeconds");
    spec.put("expireAfterSeconds", expiry).put("hidden", hidden);
    Doc changed = IndexSpecs.check(spec.build());
    if (!expiry.isMissing()) {
      answer
          .put("expireAfterSeconds_old", index.spec().get("expireAfterSeconds"))
          .put("expireAfterSeconds_new", changed.get("expireAfterSeconds"));
    }
    if (!hidden.isMissing()) {
      answer.put("hidden_old", index.hidden()).put("hidden_new", changed.has("hidden"));
    }
    return changed;
  }

  private static void checkFields(Doc asked) {
    boolean changes = false;
    FieldCursor field = asked.fields();
    while (field.next()) {
      switch (field.name()) {
        case "name", "keyPattern" -> {}
        case "expireAfterSeconds", "hidden" -> changes = true;
        case "unique", "prepareUnique" ->
            throw new TapdbException(
                ErrorCode.INVALID_OPTIONS,
                "the option '" + field.name() + "' of collMod.index is not supported");
        default ->
            throw new TapdbException(
                ErrorCode.IDL_UNKNOWN_FIELD,
                "BSON field 'collMod.index." + field.name() + "' is an unknown field.");
      }
    }
    if (asked.has("name") == asked.has("keyPattern")) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS,
          "collMod.index must name the index by 'name' or by 'keyPattern', one of them");
    }
    if (!changes) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS, "collMod.index has no expireAfterSeconds or hidden field");
    }
  }

  private static IndexEntry find(CollectionEntry collection, Doc asked) {
    Value name = asked.get("name");
    Value key = asked.get("keyPattern");
    for (IndexEntry index : collection.indexes()) {
      boolean byName = name.isString() && index.name().equals(name.string());
      boolean byKey = key.isDocument() && BsonOrder.compare(key.doc(), index.keyPattern()) == 0;
      if (byName || byKey) {
        return index;
      }
    }
    throw new TapdbException(
        ErrorCode.INDEX_NOT_FOUND,
        "cannot find index " + asked + " for ns " + collection.namespace());
  }
}
