// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.Listings;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;
import java.util.function.Predicate;

/** Lists the databases that hold anything. */
final class ListDatabasesCommand implements Command {
  private static final Set<String> FIELDS = Set.of("filter", "nameOnly", "authorizedDatabases");

  private final NodeContext node;

  ListDatabasesCommand(NodeContext node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "listDatabases";
  }

  @Override
  public String help() {
    return "lists the databases that hold anything, with their sizes";
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    boolean nameOnly = arguments.flag("nameOnly", false);
    // everybody may see every database, so asking for those one may see changes nothing
    arguments.flag("authorizedDatabases", false);
    Predicate<Doc> filter =
        node.engine()
            .reads()
            .filter(arguments.document("filter", Doc.EMPTY), invocation.operation());
    DocWriter reply = new DocWriter().openArray("databases");
    long total = 0;
    for (String name : node.engine().listings().databases()) {
      Listings.DatabaseSize size = nameOnly ? null : node.engine().listings().sizeOf(name);
      Doc shown = show(name, size);
      if (filter.test(shown)) {
        reply.add(shown);
        total += size == null ? 0 : size.storageBytes() + size.indexBytes();
      }
    }
    reply.close();
    invocation.reply(
        nameOnly ? reply : reply.put("totalSize", total).put("totalSizeMb", total >> 20));
  }

  private static Doc show(String name, Listings.DatabaseSize size) {
    DocWriter shown = new DocWriter(64).put("name", name);
    if (size != null) {
      shown
          .put("sizeOnDisk", size.storageBytes() + size.indexBytes())
          .put("empty", size.collections() == 0);
    }
    return shown.build();
  }
}
