// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.Listings;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.node.NodeContext;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells how large a collection is. */
final class CollStatsCommand implements Command {
  private static final Listings.Size NONE =
      new Listings.Size(0, 0, 0, Map.of(), List.of(), Doc.EMPTY);

  private final NodeContext node;

  CollStatsCommand(NodeContext node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "collStats";
  }

  @Override
  public List<String> aliases() {
    return List.of("collstats");
  }

  @Override
  public String help() {
    return "tells how large a collection and its indexes are";
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of("scale"));
    Namespace namespace = Targets.collection(invocation, arguments);
    int scale = arguments.scale();
    if (LogReads.isLog(namespace)) {
      DocWriter reply = new DocWriter().put("ns", namespace.toString());
      log(scale, reply);
      invocation.reply(reply.put("scaleFactor", scale));
      return;
    }
    Listings.Size size = node.engine().listings().sizeOf(namespace);
    DocWriter reply = new DocWriter().put("ns", namespace.toString());
    write(size == null ? NONE : size, scale, reply);
    invocation.reply(reply.put("scaleFactor", scale));
  }

  private static void write(Listings.Size size, int scale, DocWriter reply) {
    long indexBytes = size.indexBytes().values().stream().mapToLong(Long::longValue).sum();
    reply.putCount("size", size.bytes() / scale).putCount("count", size.documents());
    if (size.documents() > 0) {
      reply.putCount("avgObjSize", size.bytes() / size.documents());
    }
    reply
        .put("numOrphanDocs", 0)
        .putCount("storageSize", size.storageBytes() / scale)
        .putCount("totalIndexSize", indexBytes / scale)
        .putCount("totalSize", (size.storageBytes() + indexBytes) / scale)
        .open("indexSizes");
    size.indexBytes().forEach((name, bytes) -> reply.putCount(name, bytes / scale));
    reply.close().put("nindexes", size.indexBytes().size()).openArray("indexBuilds");
    size.building().forEach(reply::add);
    reply.close();
    capped(size.options(), scale, reply);
  }

  /** Nobody counts the entries of the log, so there is no {@code count}. */
  private void log(int scale, DocWriter reply) {
    Oplog oplog = node.oplog();
    reply
        .putCount("size", oplog.usedBytes() / scale)
        .putCount("storageSize", oplog.bytes() / scale)
        .put("totalIndexSize", 0)
        .putCount("totalSize", oplog.bytes() / scale)
        .open("indexSizes")
        .close()
        .put("nindexes", 0)
        .put("capped", true)
        .put("max", 0)
        .putCount("maxSize", oplog.settings().maxBytes() / scale);
  }

  private static void capped(Doc options, int scale, DocWriter reply) {
    boolean capped = options.has("capped");
    reply.put("capped", capped);
    if (capped) {
      Value max = options.get("max");
      reply
          .putCount("max", max.isMissing() ? 0L : Numbers.toLong(max))
          .putCount("maxSize", Numbers.toLong(options.get("size")) / scale);
    }
  }
}
