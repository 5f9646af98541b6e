// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.concern.ConcernWaiters;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeParts;
import io.tapdb.replica.node.OpCounters;
import io.tapdb.replica.node.OpenCursor;
import io.tapdb.replica.sync.RollbackCounts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Tells how the node is doing, in sections that a client may choose: {@code name: 0} leaves one
 * out, {@code name: 1} adds one that is not shown by default, {@code none: 1} shows only those
 * added.
 */
final class ServerStatusCommand extends NodeCommand {
  private final NodeContext node;
  private final NodeParts parts;
  private final CommandTable commands;
  private final long startedNanos;
  private final Map<String, Consumer<DocWriter>> sections = new LinkedHashMap<>();
  private final Map<String, Consumer<DocWriter>> onRequest = new LinkedHashMap<>();

  ServerStatusCommand(NodeContext node, NodeParts parts, CommandTable commands) {
    super("serverStatus", "tells how the node is doing");
    this.node = node;
    this.parts = parts;
    this.commands = commands;
    this.startedNanos = node.clock().nanos();
    sections.put("asserts", this::asserts);
    sections.put("connections", into -> into.copyAll(node.process().connections()));
    sections.put("mem", into -> into.copyAll(node.process().memory()));
    sections.put("metrics", this::metrics);
    sections.put("network", this::network);
    sections.put("opcounters", this::opcounters);
    sections.put("oplogTruncation", this::oplogTruncation);
    sections.put("storageEngine", this::storageEngine);
    sections.put("store", this::store);
    if (node.member().isInSet()) {
      sections.put("electionMetrics", this::electionMetrics);
      sections.put("repl", this::repl);
    }
    onRequest.put("oplog", this::oplog);
  }

  @Override
  public void run(Invocation invocation) {
    Doc command = invocation.command();
    DocWriter reply = new DocWriter(4096);
    process(reply);
    boolean none = isSet(command.get("none"), false);
    boolean all = isSet(command.get("all"), false);
    sections.forEach((name, write) -> section(name, write, command.get(name), !none, reply));
    onRequest.forEach((name, write) -> section(name, write, command.get(name), all, reply));
    invocation.reply(reply);
  }

  private static void section(
      String name, Consumer<DocWriter> write, Value asked, boolean byDefault, DocWriter reply) {
    if (isSet(asked, byDefault)) {
      reply.open(name);
      write.accept(reply);
      reply.close();
    }
  }

  private static boolean isSet(Value asked, boolean otherwise) {
    if (asked.isMissing()) {
      return otherwise;
    }
    if (asked.type() == BsonTypes.BOOLEAN) {
      return asked.bool();
    }
    return !asked.isNumber() || Numbers.toDouble(asked) != 0;
  }

  private void process(DocWriter reply) {
    long upMillis = (node.clock().nanos() - startedNanos) / 1_000_000;
    long upSeconds = upMillis / 1000;
    reply
        .put("host", node.process().hostAndPort())
        .put("version", BuildInfoCommand.PROTOCOL_VERSION)
        .put("tapdbVersion", node.process().version())
        .put("process", "tapdb")
        .put("pid", node.process().pid())
        .put("uptime", (double) upSeconds)
        .put("uptimeMillis", upMillis)
        .put("uptimeEstimate", upSeconds)
        .putDate("localTime", node.clock().millis());
  }

  private void asserts(DocWriter into) {
    into.put("user", node.counters().userAsserts.sum());
  }

  private void network(DocWriter into) {
    OpCounters counters = node.counters();
    into.put("bytesIn", counters.bytesIn.sum())
        .put("bytesOut", counters.bytesOut.sum())
        .put("numRequests", counters.requests.sum());
  }

  private void opcounters(DocWriter into) {
    OpCounters counters = node.counters();
    into.put("insert", counters.insert.sum())
        .put("query", counters.query.sum())
        .put("update", counters.update.sum())
        .put("delete", counters.delete.sum())
        .put("getmore", counters.getmore.sum())
        .put("command", counters.command.sum());
  }

  private void metrics(DocWriter into) {
    OpCounters counters = node.counters();
    into.open("commands").put("<UNKNOWN>", commands.unknown());
    for (Command each : commands.all()) {
      CommandTable.Entry entry = commands.find(each.name());
      into.open(each.name())
          .put("failed", entry.failed().sum())
          .put("total", entry.total().sum())
          .close();
    }
    into.close();
    cursors(into.open("cursor"));
    ConcernWaiters.Counts concerns = node.concerns().waiters().counts();
    into.close()
        .open("getLastError")
        .open("wtime")
        .put("num", concerns.waits())
        .put("totalMillis", concerns.waitedMillis())
        .close()
        .put("wtimeouts", concerns.timeouts())
        .close()
        .open("repl")
        .open("waiters")
        .put("replication", (long) node.concerns().waiters().size())
        .close();
    ReplicationMetrics.write(node.member().moved(), into);
    into.close()
        .open("document")
        .put("deleted", counters.documentsDeleted.sum())
        .put("inserted", counters.documentsInserted.sum())
        .put("returned", counters.documentsReturned.sum())
        .put("updated", counters.documentsUpdated.sum())
        .close()
        .open("ttl")
        .put("deletedDocuments", counters.ttlDeleted.sum())
        .put("passes", counters.ttlPasses.sum())
        .close();
  }

  private void cursors(DocWriter into) {
    long immortal = 0;
    long pinned = 0;
    for (OpenCursor each : node.cursors().all()) {
      immortal += each.keeping().immortal() ? 1 : 0;
      pinned += each.isInUse() ? 1 : 0;
    }
    into.put("timedOut", node.cursors().timedOut())
        .open("open")
        .put("noTimeout", immortal)
        .put("pinned", pinned)
        .put("total", (long) node.cursors().size())
        .close();
  }

  private void oplogTruncation(DocWriter into) {
    into.put("oplogMinRetentionHours", parts.maintenance().oplogLimits().minRetentionHours())
        .put("truncateCount", parts.maintenance().segmentsDropped());
  }

  private void storageEngine(DocWriter into) {
    into.put("name", parts.volatileStore() ? "memory" : "rocksdb")
        .put("persistent", !parts.volatileStore())
        .put("readOnly", false);
  }

  private void store(DocWriter into) {
    facts("versions", node.engine().statistics(), into);
    facts("base", node.engine().baseStatistics(), into);
    facts("cache", node.engine().cacheStatistics(), into);
  }

  private static void facts(String name, Map<String, Long> facts, DocWriter into) {
    into.open(name);
    new TreeMap<>(facts).forEach(into::put);
    into.close();
  }

  private void oplog(DocWriter into) {
    OpTime latest = node.oplog().last();
    into.putTimestamp("earliestOptime", node.oplog().first().timestamp())
        .open("latestOptime")
        .putTimestamp("ts", latest.timestamp())
        .put("t", latest.term())
        .close()
        .put("sizeBytes", node.oplog().bytes())
        .put("usedBytes", node.oplog().usedBytes())
        .put("maxBytes", node.oplog().settings().maxBytes());
  }

  private void repl(DocWriter into) {
    SetView view = node.member().view();
    Admission.topology(view, into);
    new SetFacts(node).write(view, false, into);
    RollbackCounts rollbacks = node.member().renewals().rollbacks();
    into.put("rbid", node.member().rollbackId())
        .open("rollbacks")
        .put("count", rollbacks.rollbacks())
        .put("entries", rollbacks.entries())
        .put("documentsSaved", rollbacks.documents())
        .close();
  }

  /** Counters of one reason stand together, under its name. */
  private void electionMetrics(DocWriter into) {
    String open = "";
    Map<String, Long> counters = node.member().view().core().metrics().counters();
    for (Map.Entry<String, Long> each : new TreeMap<>(counters).entrySet()) {
      int dot = each.getKey().indexOf('.');
      String group = dot < 0 ? "" : each.getKey().substring(0, dot);
      if (!group.equals(open)) {
        close(open, into);
        if (!group.isEmpty()) {
          into.open(group);
        }
        open = group;
      }
      into.put(each.getKey().substring(dot + 1), (long) each.getValue());
    }
    close(open, into);
  }

  private static void close(String group, DocWriter into) {
    if (!group.isEmpty()) {
      into.close();
    }
  }
}
