// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeData;
import io.tapdb.replica.node.OpenCursor;
import java.util.Set;

/** Gives the next batch of a cursor. */
final class GetMoreCommand implements Command {
  private static final Set<String> FIELDS =
      Set.of(
          "collection",
          "batchSize",
          "term",
          "lastKnownCommittedOpTime",
          "includeQueryStatsMetrics");
  private static final long POLL_MILLIS = 5;
  private static final long AWAIT_MILLIS = 1000;

  private final NodeContext node;
  private final CursorReplies replies;

  GetMoreCommand(NodeContext node, CursorReplies replies) {
    this.node = node;
    this.replies = replies;
  }

  @Override
  public String name() {
    return "getMore";
  }

  @Override
  public boolean countsItself() {
    return true;
  }

  @Override
  public String help() {
    return "gives the next batch of a cursor";
  }

  @Override
  public Need need(Doc command) {
    return Need.DATA;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    Value id = arguments.first();
    if (id.type() != BsonTypes.INT64 && id.type() != BsonTypes.INT32) {
      throw arguments.wrongType("getMore", id, "long");
    }
    // not checked as a name: it must be the cursor's, which may be one that users cannot give
    Namespace namespace =
        new Namespace(invocation.database(), arguments.requiredString("collection"));
    long batchSize = arguments.count("batchSize", 0);
    OpenCursor open =
        node.cursors().checkOut(id.type() == BsonTypes.INT64 ? id.int64() : id.int32(), namespace);
    node.counters().getmore.increment();
    checkSession(invocation, open);
    failIfAsked(open);
    int documents =
        batchSize == 0 ? Integer.MAX_VALUE : (int) Math.min(batchSize, Integer.MAX_VALUE);
    long waitUntil = node.clock().nanos() + 1_000_000 * patience(invocation, open);
    fill(invocation, open, documents, waitUntil);
  }

  /** For a cursor that waits for data, a time limit says how long, and is no failure. */
  private static long patience(Invocation invocation, OpenCursor open) {
    if (!open.keeping().awaitsData()) {
      return 0;
    }
    long given = invocation.operation().millisLeft();
    invocation.operation().liftLimit();
    return given == Long.MAX_VALUE ? AWAIT_MILLIS : given;
  }

  /** A request of another session does no harm to the cursor. */
  private void checkSession(Invocation invocation, OpenCursor open) {
    try {
      open.checkSession(invocation.session());
    } catch (TapdbException foreign) {
      node.cursors().checkIn(open);
      throw foreign;
    }
  }

  private void failIfAsked(OpenCursor open) {
    try {
      node.failPoints().failGetMore();
    } catch (TapdbException asked) {
      node.cursors().finish(open);
      throw asked;
    }
  }

  private void fill(Invocation invocation, OpenCursor open, int documents, long waitUntil) {
    DocWriter reply = new DocWriter(4096).open("cursor").openArray("nextBatch");
    int count;
    try {
      invocation.operation().check();
      count = open.cursor().fill(reply, replies.batch(documents), invocation.operation());
    } catch (RuntimeException failed) {
      // what it had found already cannot be given again, so it cannot go on
      node.cursors().finish(open);
      throw failed;
    }
    node.counters().documentsReturned.add(count);
    if (count == 0 && open.keeping().awaitsData() && node.clock().nanos() < waitUntil) {
      open.cursor().detach();
      node.workers().schedule(POLL_MILLIS, () -> again(invocation, open, documents, waitUntil));
      return;
    }
    replies.next(invocation, open, reply);
  }

  private void again(Invocation invocation, OpenCursor open, int documents, long waitUntil) {
    try {
      if (!node.data().use(() -> fill(invocation, open, documents, waitUntil))) {
        node.cursors().finish(open);
        throw NodeData.closedForNow();
      }
    } catch (RuntimeException failed) {
      invocation.fail(failed);
    }
  }
}
