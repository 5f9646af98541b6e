// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.node.NodeContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Lists the collections of a database. */
final class ListCollectionsCommand implements Command {
  private static final Set<String> FIELDS =
      Set.of("cursor", "filter", "nameOnly", "authorizedCollections", "includePendingDrops");

  private final NodeContext node;
  private final CursorReplies replies;

  ListCollectionsCommand(NodeContext node, CursorReplies replies) {
    this.node = node;
    this.replies = replies;
  }

  @Override
  public String name() {
    return "listCollections";
  }

  @Override
  public String help() {
    return "lists the collections of the database";
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    boolean nameOnly = arguments.flag("nameOnly", false);
    // everybody may see every collection, so asking for those one may see changes nothing
    arguments.flag("authorizedCollections", false);
    Predicate<Doc> filter =
        node.engine()
            .reads()
            .filter(arguments.document("filter", Doc.EMPTY), invocation.operation());
    List<Doc> found =
        all(invocation.database()).stream()
            .filter(filter)
            .map(each -> nameOnly ? nameOf(each) : each)
            .toList();
    replies.list(
        invocation,
        new Namespace(invocation.database(), "$cmd.listCollections"),
        found,
        arguments.document("cursor", Doc.EMPTY));
  }

  /** The log is kept elsewhere but belongs in the list. */
  private List<Doc> all(String database) {
    List<Doc> stored = node.engine().listings().collectionsOf(database);
    if (!database.equals(LogReads.LOG.database())) {
      return stored;
    }
    List<Doc> all = new ArrayList<>(stored);
    all.add(
        new DocWriter()
            .put("name", LogReads.LOG.collection())
            .put("type", "collection")
            .open("options")
            .put("capped", true)
            .put("size", node.oplog().settings().maxBytes())
            .put("autoIndexId", false)
            .close()
            .open("info")
            .put("readOnly", true)
            .close()
            .build());
    all.sort(Comparator.comparing(each -> each.get("name").string()));
    return all;
  }

  private static Doc nameOf(Doc collection) {
    return new DocWriter(64)
        .put("name", collection.get("name"))
        .put("type", collection.get("type"))
        .build();
  }
}
