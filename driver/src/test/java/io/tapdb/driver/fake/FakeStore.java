// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.fake;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;

/** A few commands over documents in memory: filters compare fields, updates know {@code $set}. */
public final class FakeStore {
  private final Map<String, List<BsonDocument>> collections = new TreeMap<>();
  private final Map<Long, Open> cursors = new TreeMap<>();
  private long lastCursor = 1000;

  private record Open(String namespace, Iterator<BsonDocument> documents) {}

  /** How many cursors are open. */
  public synchronized int openCursors() {
    return cursors.size();
  }

  /** The documents of a collection. */
  public synchronized List<BsonDocument> documents(String collection) {
    return List.copyOf(collections.getOrDefault("test." + collection, List.of()));
  }

  /** Puts a document into a collection, as if it had come from another member. */
  public synchronized void add(String namespace, Document document) {
    documents(namespace, true).add(document.toBsonDocument());
  }

  synchronized BsonDocument run(String database, BsonDocument command) {
    BsonValue target = command.get(command.getFirstKey());
    String namespace = target.isString() ? database + "." + target.asString().getValue() : database;
    return switch (command.getFirstKey()) {
      case "ping" -> ok();
      case "insert" -> insert(namespace, command);
      case "update" -> update(namespace, command);
      case "delete" -> delete(namespace, command);
      case "findAndModify" -> findAndModify(namespace, command);
      case "find" -> open(namespace, find(namespace, command), batchSize(command), command);
      case "aggregate" -> aggregate(namespace, command);
      case "getMore" -> getMore(target.asNumber().longValue(), command);
      case "killCursors" -> killCursors(command);
      case "count" -> ok().append("n", new BsonInt32(documents(namespace, false).size()));
      case "distinct" -> distinct(namespace, command);
      case "create" -> create(namespace);
      case "drop" -> drop(namespace);
      case "dropDatabase" -> ok().append("dropped", new BsonBoolean(dropAll(database)));
      case "listCollections" -> listCollections(database);
      case "listDatabases" -> ok().append("databases", named(List.of("admin", "test")));
      case "createIndexes", "dropIndexes" -> ok();
      case "listIndexes" -> open(namespace, List.of(idIndex()), 101, command);
      case "explain" -> ok().append("explained", command.get("explain"));
      case "echo" -> ok().append("echo", command);
      default ->
          FakeCommand.error(59, "CommandNotFound", "no such command: " + command.getFirstKey());
    };
  }

  private static BsonDocument ok() {
    return new BsonDocument("ok", new BsonDouble(1));
  }

  private List<BsonDocument> documents(String namespace, boolean create) {
    return create
        ? collections.computeIfAbsent(namespace, name -> new ArrayList<>())
        : collections.getOrDefault(namespace, List.of());
  }

  private BsonDocument insert(String namespace, BsonDocument command) {
    List<BsonDocument> documents = documents(namespace, true);
    BsonArray errors = new BsonArray();
    int inserted = 0;
    int index = 0;
    for (BsonValue value : command.getArray("documents")) {
      BsonDocument document = value.asDocument();
      BsonDocument id = new BsonDocument("_id", document.get("_id"));
      if (first(documents, id) != null) {
        errors.add(duplicate(index, namespace, id));
        if (command.getBoolean("ordered", BsonBoolean.TRUE).getValue()) {
          break;
        }
      } else {
        documents.add(document);
        inserted++;
      }
      index++;
    }
    BsonDocument reply = ok().append("n", new BsonInt32(inserted));
    return errors.isEmpty() ? reply : reply.append("writeErrors", errors);
  }

  private static BsonDocument duplicate(int index, String namespace, BsonDocument id) {
    return new BsonDocument("index", new BsonInt32(index))
        .append("code", new BsonInt32(11000))
        .append(
            "errmsg",
            new BsonString(
                "E11000 duplicate key error collection: "
                    + namespace
                    + " index: _id_ dup key: "
                    + id.toJson()))
        .append("keyPattern", new BsonDocument("_id", new BsonInt32(1)))
        .append("keyValue", id);
  }

  private BsonDocument update(String namespace, BsonDocument command) {
    List<BsonDocument> documents = documents(namespace, true);
    BsonArray upserted = new BsonArray();
    int n = 0;
    int modified = 0;
    int index = 0;
    for (BsonValue value : command.getArray("updates")) {
      BsonDocument statement = value.asDocument();
      boolean multi = statement.getBoolean("multi", BsonBoolean.FALSE).getValue();
      int found = 0;
      for (BsonDocument document : List.copyOf(documents)) {
        if (matches(document, statement.getDocument("q")) && (multi || found == 0)) {
          found++;
          modified += change(document, statement.get("u")) ? 1 : 0;
        }
      }
      if (found == 0 && statement.getBoolean("upsert", BsonBoolean.FALSE).getValue()) {
        BsonDocument added = upsert(documents, statement.getDocument("q"), statement.get("u"));
        upserted.add(
            new BsonDocument("index", new BsonInt32(index)).append("_id", added.get("_id")));
        found = 1;
      }
      n += found;
      index++;
    }
    BsonDocument reply = ok().append("n", new BsonInt32(n));
    reply.append("nModified", new BsonInt32(modified));
    return upserted.isEmpty() ? reply : reply.append("upserted", upserted);
  }

  private static BsonDocument upsert(List<BsonDocument> documents, BsonDocument q, BsonValue u) {
    BsonDocument added = q.clone();
    change(added, u);
    if (!added.containsKey("_id")) {
      added.put("_id", new BsonObjectId());
    }
    documents.add(added);
    return added;
  }

  private static boolean change(BsonDocument document, BsonValue change) {
    BsonDocument before = document.clone();
    BsonDocument update =
        change.isArray() ? change.asArray().getFirst().asDocument() : change.asDocument();
    if (update.containsKey("$set")) {
      document.putAll(update.getDocument("$set"));
    } else {
      BsonValue id = document.get("_id");
      document.clear();
      if (id != null) {
        document.put("_id", id);
      }
      document.putAll(update);
    }
    return !before.equals(document);
  }

  private BsonDocument delete(String namespace, BsonDocument command) {
    List<BsonDocument> documents = documents(namespace, true);
    int n = 0;
    for (BsonValue value : command.getArray("deletes")) {
      int limit = value.asDocument().getInt32("limit").getValue();
      int found = 0;
      for (BsonDocument document : List.copyOf(documents)) {
        if (matches(document, value.asDocument().getDocument("q")) && (limit == 0 || found == 0)) {
          documents.remove(document);
          found++;
        }
      }
      n += found;
    }
    return ok().append("n", new BsonInt32(n));
  }

  private BsonDocument findAndModify(String namespace, BsonDocument command) {
    List<BsonDocument> documents = documents(namespace, true);
    BsonDocument found = first(documents, command.getDocument("query"));
    BsonValue value = found == null ? BsonNull.VALUE : found.clone();
    if (found != null && command.getBoolean("remove", BsonBoolean.FALSE).getValue()) {
      documents.remove(found);
    } else if (found != null) {
      change(found, command.get("update"));
      value = command.getBoolean("new", BsonBoolean.FALSE).getValue() ? found : value;
    }
    return ok().append("value", value);
  }

  private List<BsonDocument> find(String namespace, BsonDocument command) {
    List<BsonDocument> found = new ArrayList<>();
    long limit = command.getNumber("limit", new BsonInt32(0)).longValue();
    long skip = command.getNumber("skip", new BsonInt32(0)).longValue();
    for (BsonDocument document : documents(namespace, false)) {
      if (matches(document, command.getDocument("filter", new BsonDocument())) && skip-- <= 0) {
        found.add(document.clone());
        if (found.size() == limit) {
          break;
        }
      }
    }
    return found;
  }

  private static int batchSize(BsonDocument command) {
    return command.getNumber("batchSize", new BsonInt32(101)).intValue();
  }

  private BsonDocument aggregate(String namespace, BsonDocument command) {
    List<BsonDocument> found = new ArrayList<>(documents(namespace, false));
    for (BsonValue stage : command.getArray("pipeline")) {
      BsonDocument step = stage.asDocument();
      switch (step.getFirstKey()) {
        case "$match" -> found.removeIf(document -> !matches(document, step.getDocument("$match")));
        case "$skip" -> found = found.subList(Math.min(found.size(), count(step)), found.size());
        case "$limit" -> found = found.subList(0, Math.min(found.size(), count(step)));
        case "$group" -> {
          BsonDocument sum = new BsonDocument("_id", BsonNull.VALUE);
          sum.append("n", new BsonInt32(found.size()));
          found = found.isEmpty() ? List.of() : List.of(sum);
        }
        default -> {
          return FakeCommand.error(40324, "", "Unrecognized pipeline stage name");
        }
      }
    }
    return open(namespace, found, batchSize(command.getDocument("cursor")), command);
  }

  private static int count(BsonDocument stage) {
    return stage.getNumber(stage.getFirstKey()).intValue();
  }

  private BsonDocument open(
      String namespace, List<BsonDocument> documents, int batchSize, BsonDocument command) {
    Open open = new Open(namespace, List.copyOf(documents).iterator());
    BsonArray batch = take(open, batchSize);
    boolean single = command.getBoolean("singleBatch", BsonBoolean.FALSE).getValue();
    long id = 0;
    if (open.documents().hasNext() && !single) {
      id = ++lastCursor;
      cursors.put(id, open);
    }
    return batch(id, open, "firstBatch", batch);
  }

  private static BsonArray take(Open open, int count) {
    BsonArray batch = new BsonArray();
    while (batch.size() < count && open.documents().hasNext()) {
      batch.add(open.documents().next());
    }
    return batch;
  }

  private static BsonDocument batch(long id, Open open, String name, BsonArray batch) {
    BsonDocument cursor = new BsonDocument(name, batch).append("id", new BsonInt64(id));
    return new BsonDocument("cursor", cursor.append("ns", new BsonString(open.namespace())))
        .append("ok", new BsonDouble(1));
  }

  private BsonDocument getMore(long id, BsonDocument command) {
    Open open = cursors.get(id);
    if (open == null || !open.namespace().endsWith(command.getString("collection").getValue())) {
      return FakeCommand.error(43, "CursorNotFound", "cursor id " + id + " not found");
    }
    BsonArray batch = take(open, batchSize(command));
    boolean more = open.documents().hasNext();
    if (!more) {
      cursors.remove(id);
    }
    return batch(more ? id : 0, open, "nextBatch", batch);
  }

  private BsonDocument killCursors(BsonDocument command) {
    for (BsonValue id : command.getArray("cursors")) {
      cursors.remove(id.asNumber().longValue());
    }
    return ok().append("cursorsKilled", command.getArray("cursors"));
  }

  private BsonDocument distinct(String namespace, BsonDocument command) {
    Set<BsonValue> values = new LinkedHashSet<>();
    for (BsonDocument document : documents(namespace, false)) {
      BsonValue value = document.get(command.getString("key").getValue());
      if (value != null && matches(document, command.getDocument("query"))) {
        values.add(value);
      }
    }
    return ok().append("values", new BsonArray(List.copyOf(values)));
  }

  private BsonDocument create(String namespace) {
    if (collections.containsKey(namespace)) {
      return FakeCommand.error(
          48, "NamespaceExists", "Collection " + namespace + " already exists");
    }
    documents(namespace, true);
    return ok();
  }

  private BsonDocument drop(String namespace) {
    return collections.remove(namespace) == null
        ? FakeCommand.error(26, "NamespaceNotFound", "ns not found")
        : ok();
  }

  private boolean dropAll(String database) {
    return collections.keySet().removeIf(name -> name.startsWith(database + "."));
  }

  private BsonDocument listCollections(String database) {
    List<String> names = new ArrayList<>();
    for (String name : collections.keySet()) {
      if (name.startsWith(database + ".")) {
        names.add(name.substring(database.length() + 1));
      }
    }
    List<BsonDocument> documents = new ArrayList<>();
    named(names).forEach(value -> documents.add(value.asDocument()));
    return open(database + ".$cmd.listCollections", documents, 2, new BsonDocument());
  }

  private static BsonArray named(List<String> names) {
    BsonArray array = new BsonArray();
    names.forEach(name -> array.add(new BsonDocument("name", new BsonString(name))));
    return array;
  }

  private static BsonDocument idIndex() {
    return BsonDocument.parse("{v: 2, key: {_id: 1}, name: '_id_'}");
  }

  private static BsonDocument first(List<BsonDocument> documents, BsonDocument filter) {
    for (BsonDocument document : documents) {
      if (matches(document, filter)) {
        return document;
      }
    }
    return null;
  }

  private static boolean matches(BsonDocument document, BsonDocument filter) {
    for (Map.Entry<String, BsonValue> field : filter.entrySet()) {
      if (!field.getValue().equals(document.get(field.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
