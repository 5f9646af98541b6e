// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;
import java.util.LinkedHashSet;
import java.util.Set;

/** Removes indexes; answers how many the collection had. */
public final class DropIndexes implements WriteTask<Integer> {
  private final Namespace namespace;
  private final Value which;

  /**
   * Prepares the request.
   *
   * @param which a name, {@code "*"}, a list of names, or a key pattern
   */
  public DropIndexes(Namespace namespace, Value which) {
    this.namespace = namespace;
    this.which = which;
  }

  @Override
  public Planned<Integer> plan(Moment moment) {
    CollectionEntry collection = moment.find(namespace);
    if (collection == null) {
      throw new TapdbException(ErrorCode.NAMESPACE_NOT_FOUND, "ns not found " + namespace);
    }
    Set<String> names = names(collection);
    PlanBuilder plan = new PlanBuilder(moment);
    if (!names.isEmpty()) {
      DocWriter command =
          new DocWriter().put("dropIndexes", namespace.collection()).openArray("names");
      names.forEach(command::add);
      plan.define(namespace.database(), collection.uuid(), command.close().build());
    }
    return new Planned<>(plan.build(), collection.indexes().size());
  }

  private Set<String> names(CollectionEntry collection) {
    Set<String> names = new LinkedHashSet<>();
    if (which.isString() && which.string().equals("*")) {
      collection.indexes().stream().skip(1).forEach(index -> names.add(index.name()));
    } else if (which.isString()) {
      names.add(checked(collection, which.string()));
    } else if (which.isArray()) {
      FieldCursor name = which.doc().fields();
      while (name.next()) {
        if (!name.value().isString()) {
          throw new TapdbException(
              ErrorCode.TYPE_MISMATCH,
              "dropIndexes.index must hold names of indexes, not " + name.value());
        }
        names.add(checked(collection, name.value().string()));
      }
    } else if (which.isDocument()) {
      names.add(byKey(collection));
    } else {
      throw new TapdbException(
          ErrorCode.TYPE_MISMATCH,
          "dropIndexes.index must be a name, a list of names, a key pattern or '*'");
    }
    return names;
  }

  private static String checked(CollectionEntry collection, String name) {
    if (name.equals(IndexEntry.ID_NAME)) {
      throw new TapdbException(ErrorCode.INVALID_OPTIONS, "cannot drop _id index");
    }
    if (collection.index(name) == null) {
      throw new TapdbException(
          ErrorCode.INDEX_NOT_FOUND, "index not found with name [" + name + "]");
    }
    return name;
  }

  private String byKey(CollectionEntry collection) {
    for (IndexEntry index : collection.indexes()) {
      if (BsonOrder.compare(index.keyPattern(), which.doc()) == 0) {
        return checked(collection, index.name());
      }
    }
    throw new TapdbException(ErrorCode.INDEX_NOT_FOUND, "can't find index with key: " + which);
  }
}
