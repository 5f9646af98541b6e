// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.OpenCursor;
import java.util.List;
import java.util.Set;

/** Replies that carry a batch of a cursor. */
final class CursorReplies {
  /** Documents in a first batch whose size the client did not choose. */
  static final int FIRST_BATCH = 101;

  private final NodeContext node;

  CursorReplies(NodeContext node) {
    this.node = node;
  }

  /**
   * How a first batch is to be made.
   *
   * @param documents how many at most
   * @param single whether the rest is not wanted
   * @param keeping how the cursor is kept
   */
  record First(int documents, boolean single, OpenCursor.Keeping keeping) {}

  /**
   * Replies with the first batch of a new cursor, and keeps the cursor if there is more.
   *
   * @param cursor closed here, now or later, also when this fails
   */
  void first(Invocation invocation, Namespace namespace, QueryCursor cursor, First first) {
    DocWriter reply = new DocWriter(1024).open("cursor").openArray("firstBatch");
    long id = 0;
    boolean kept = false;
    try {
      int count = cursor.fill(reply, batch(first.documents()), invocation.operation());
      node.counters().documentsReturned.add(count);
      if (!first.single() && !cursor.isExhausted()) {
        cursor.detach();
        OpenCursor open = node.cursors().add(namespace, cursor, first.keeping());
        open.session(invocation.session().detached());
        id = open.id();
        kept = true;
      }
    } finally {
      if (!kept) {
        cursor.close();
      }
    }
    invocation.reply(reply.close().put("id", id).put("ns", namespace.toString()).close());
  }

  /**
   * Replies with a list, in batches if the client wants that.
   *
   * @param namespace what a request for more has to name
   * @param options the {@code cursor} document of the command
   */
  void list(Invocation invocation, Namespace namespace, List<Doc> documents, Doc options) {
    String name = invocation.command().firstName() + ".cursor";
    long batchSize =
        Arguments.part(name, options, Set.of("batchSize")).count("batchSize", Integer.MAX_VALUE);
    first(
        invocation,
        namespace,
        new ListCursor(documents),
        new First(
            (int) Math.min(batchSize, Integer.MAX_VALUE),
            false,
            new OpenCursor.Keeping(false, false, invocation.command().length())));
  }

  QueryCursor.Batch batch(int documents) {
    return new QueryCursor.Batch(documents, node.limits().replyBytes());
  }

  /** Replies with a further batch; the cursor is given back or ended. */
  void next(Invocation invocation, OpenCursor open, DocWriter reply) {
    long id = open.id();
    if (open.cursor().isExhausted()) {
      node.cursors().finish(open);
      id = 0;
    } else {
      open.cursor().detach();
      node.cursors().checkIn(open);
    }
    invocation.reply(reply.close().put("id", id).put("ns", open.namespace().toString()).close());
  }
}
