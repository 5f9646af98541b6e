// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.Listings;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.ProcessFacts;
import io.tapdb.replica.node.NodeContext;
import java.util.List;
import java.util.Set;

/** Tells how large a database is. */
final class DbStatsCommand implements Command {
  private final NodeContext node;

  DbStatsCommand(NodeContext node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "dbStats";
  }

  @Override
  public List<String> aliases() {
    return List.of("dbstats");
  }

  @Override
  public String help() {
    return "tells how large the database is";
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of("scale", "freeStorage"));
    int scale = arguments.scale();
    boolean free = arguments.flag("freeStorage", false);
    Listings.DatabaseSize size = node.engine().listings().sizeOf(invocation.database());
    DocWriter reply =
        new DocWriter()
            .put("db", invocation.database())
            .putCount("collections", size.collections())
            .put("views", 0)
            .putCount("objects", size.documents())
            .put("avgObjSize", average(size))
            .put("dataSize", scaled(size.bytes(), scale))
            .put("storageSize", scaled(size.storageBytes(), scale));
    if (free) {
      // files of the store are written once and whole, so there is no free room inside them
      reply.put("freeStorageSize", 0.0);
    }
    reply.putCount("indexes", size.indexes()).put("indexSize", scaled(size.indexBytes(), scale));
    if (free) {
      reply.put("indexFreeStorageSize", 0.0);
    }
    reply.put("totalSize", scaled(size.storageBytes() + size.indexBytes(), scale));
    if (free) {
      reply.put("totalFreeStorageSize", 0.0);
    }
    ProcessFacts.Disk disk = node.process().disk();
    invocation.reply(
        reply
            .put("scaleFactor", scale)
            .put("fsUsedSize", scaled(disk.usedBytes(), scale))
            .put("fsTotalSize", scaled(disk.totalBytes(), scale)));
  }

  private static double average(Listings.DatabaseSize size) {
    return size.documents() == 0 ? 0 : (double) size.bytes() / size.documents();
  }

  private static double scaled(long bytes, int scale) {
    return (double) bytes / scale;
  }
}
