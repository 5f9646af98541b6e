// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.proto.v1.RunReply;
import io.tapdb.proto.v1.RunRequest;
import io.tapdb.replica.Connection;
import io.tapdb.replica.Dispatcher;
import io.tapdb.replica.ReplySink;
import io.tapdb.replica.RunningOperation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One {@code Stream} call: a command, and then its cursor's batches one after another, each asked
 * for only when the client has read the one before. A cursor at the end of a capped collection that
 * does not wait for data is asked a few times a second, not all the time.
 */
final class CursorStream {
  /** How long it takes at least from asking for a batch that is empty to asking again. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Dispatcher dispatcher;
  private final Connection connection;
  private final String database;
  private final boolean json;
  private final ServerCallStreamObserver<RunReply> out;
  private long cursorId;
  private String collection;
  private boolean idle;
  private boolean ended;
  private volatile RunningOperation running;
  private volatile long askedNanos;

  CursorStream(
      Dispatcher dispatcher,
      Connection connection,
      RunRequest request,
      ServerCallStreamObserver<RunReply> out) {
    this.dispatcher = dispatcher;
    this.connection = connection;
    this.database = request.getDatabase();
    this.json = Payloads.isJson(request);
    this.out = out;
  }

  void start(byte[] command) {
    out.setOnReadyHandler(this::continueWhenRead);
    out.setOnCancelHandler(this::cancel);
    dispatch(command);
  }

  private void dispatch(byte[] command) {
    askedNanos = System.nanoTime();
    running =
        dispatcher.dispatch(
            connection,
            database,
            command,
            new ReplySink() {
              @Override
              public void reply(Doc reply) {
                took(reply);
              }

              @Override
              public void closeConnection() {
                close();
              }
            });
  }

  private synchronized void close() {
    if (!ended) {
      ended = true;
      out.onError(Status.UNAVAILABLE.asRuntimeException());
    }
  }

  private void took(Doc reply) {
    Value cursor = reply.get("cursor");
    long id = cursor.isDocument() ? Numbers.toLong(cursor.doc().get("id")) : 0;
    boolean late;
    synchronized (this) {
      late = ended;
      if (!late) {
        send(reply, cursor, id);
      }
    }
    if (!late) {
      continueWhenRead();
    } else if (id != 0) {
      // opened while the client was leaving
      kill(id, collection(cursor));
    }
  }

  private static String collection(Value cursor) {
    String namespace = cursor.doc().get("ns").string();
    return namespace.substring(namespace.indexOf('.') + 1);
  }

  private void send(Doc reply, Value cursor, long id) {
    out.onNext(Payloads.reply(reply, json));
    cursorId = id;
    if (id == 0) {
      ended = true;
      out.onCompleted();
      return;
    }
    collection = collection(cursor);
    long pause = isAtEnd(cursor) ? PAUSE_NANOS - (System.nanoTime() - askedNanos) : 0;
    idle = pause <= 0;
    if (!idle) {
      CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS).execute(this::resume);
    }
  }

  private static boolean isAtEnd(Value cursor) {
    Value batch = cursor.doc().get("nextBatch");
    return batch.isArray() && batch.doc().isEmpty();
  }

  private void resume() {
    synchronized (this) {
      idle = true;
    }
    continueWhenRead();
  }

  private void continueWhenRead() {
    synchronized (this) {
      if (!idle || ended || !out.isReady()) {
        return;
      }
      idle = false;
    }
    dispatch(
        new DocWriter()
            .put("getMore", cursorId)
            .put("collection", collection)
            .build()
            .toByteArray());
  }

  private void cancel() {
    long open;
    synchronized (this) {
      open = ended ? 0 : cursorId;
      ended = true;
    }
    RunningOperation operation = running;
    if (operation != null) {
      operation.stop(ErrorCode.INTERRUPTED);
    }
    if (open != 0) {
      kill(open, collection);
    }
  }

  private void kill(long id, String name) {
    byte[] kill =
        new DocWriter()
            .put("killCursors", name)
            .openArray("cursors")
            .add(Value.of(id))
            .close()
            .build()
            .toByteArray();
    dispatcher.dispatch(connection, database, kill, reply -> {});
  }
}
