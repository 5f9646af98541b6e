// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Makes indexes: at once on a collection without documents, otherwise hidden at first, to be filled
 * and shown by an {@link IndexBuild}.
 */
public final class CreateIndexes implements WriteTask<CreateIndexes.Begun> {
  private static final int MAX_INDEXES = 64;

  /**
   * What has been done so far.
   *
   * @param before how many indexes the collection had
   * @param after how many it has now, unfinished ones too
   * @param createdCollection whether there was no such collection
   * @param collection its identity
   * @param building names of the indexes that still have to be filled
   * @param joined names of indexes asked for that somebody else is building already
   */
  public record Begun(
      int before,
      int after,
      boolean createdCollection,
      UUID collection,
      List<String> building,
      List<String> joined) {}

  private final Namespace namespace;
  private final List<Doc> specs;
  private final UUID newCollection;

  /**
   * Prepares the request.
   *
   * @param specs as given by the user; checked here
   * @param newCollection the identity of the collection if it has to be made
   */
  public CreateIndexes(Namespace namespace, List<Doc> specs, UUID newCollection) {
    this.namespace = namespace;
    this.specs = specs.stream().map(IndexSpecs::check).toList();
    this.newCollection = newCollection;
  }

  @Override
  public Planned<Begun> plan(Moment moment) {
    PlanBuilder plan = new PlanBuilder(moment);
    CollectionEntry collection = moment.find(namespace);
    boolean creates = collection == null;
    if (creates) {
      collection = CreateCollection.create(plan, namespace, Doc.EMPTY, newCollection);
    }
    int before = collection.indexes().size();
    List<Doc> missing = missing(collection);
    List<String> joined = creates ? List.of() : joined(collection);
    List<String> building = List.of();
    if (creates || isEmpty(moment, collection)) {
      plan.relyOnEmpty(collection);
      addAtOnce(plan, collection, missing);
    } else if (!missing.isEmpty()) {
      building = begin(plan, collection, missing);
    }
    return new Planned<>(
        plan.build(),
        new Begun(before, before + missing.size(), creates, collection.uuid(), building, joined));
  }

  private List<Doc> missing(CollectionEntry collection) {
    List<Doc> present = new ArrayList<>();
    collection.indexes().forEach(index -> present.add(index.spec()));
    List<Doc> missing = new ArrayList<>();
    for (Doc spec : specs) {
      if (!IndexSpecs.exists(present, spec)) {
        missing.add(spec);
        present.add(spec);
      }
    }
    if (collection.indexes().size() + missing.size() > MAX_INDEXES) {
      throw new TapdbException(
          ErrorCode.CANNOT_CREATE_INDEX,
          "add index fails, too many indexes for " + namespace + ": at most " + MAX_INDEXES);
    }
    return missing;
  }

  private List<String> joined(CollectionEntry collection) {
    List<String> joined = new ArrayList<>();
    for (Doc spec : specs) {
      IndexEntry present = collection.index(spec.get("name").string());
      if (present != null && present.building()) {
        joined.add(present.name());
      }
    }
    return joined;
  }

  private static boolean isEmpty(Moment moment, CollectionEntry collection) {
    try (EntryCursor records =
        moment.snapshot().scan(collection.recordTable(), KeyRange.ALL, false)) {
      return !records.next();
    }
  }

  private void addAtOnce(PlanBuilder plan, CollectionEntry collection, List<Doc> missing) {
    for (Doc spec : missing) {
      plan.define(
          namespace.database(),
          collection.uuid(),
          new DocWriter().put("createIndexes", namespace.collection()).copyAll(spec).build());
    }
  }

  private List<String> begin(PlanBuilder plan, CollectionEntry collection, List<Doc> missing) {
    DocWriter command =
        new DocWriter().put("startIndexBuild", namespace.collection()).openArray("indexes");
    missing.forEach(command::add);
    plan.define(namespace.database(), collection.uuid(), command.close().build());
    List<IndexEntry> indexes = plan.catalog().find(collection.uuid()).indexes();
    return indexes.subList(collection.indexes().size(), indexes.size()).stream()
        .map(IndexEntry::name)
        .toList();
  }
}
