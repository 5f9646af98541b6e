// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.bson.FieldList;
import io.tapdb.driver.internal.topology.Dispatcher;
import io.tapdb.driver.internal.wire.PendingCall;
import io.tapdb.driver.internal.wire.Reply;
import io.tapdb.driver.internal.wire.Request;
import io.tapdb.driver.internal.wire.ServerLink;
import java.util.List;
import java.util.function.Function;
import org.bson.Document;

/**
 * Where a cursor's batches come from: the server that has the cursor, until it has no more.
 *
 * <p>One caller at a time may ask; {@link #close} may come from anywhere.
 */
public final class Feed {
  private final Dispatcher dispatcher;
  private final String database;
  private final FieldList ofGetMore;
  private final ServerLink server;
  private final String collection;
  private volatile long cursorId;
  private volatile PendingCall<?> underWay;

  /** The feed that goes on after the first batch. */
  public Feed(Dispatcher dispatcher, String database, FieldList ofGetMore, Batch first) {
    this.dispatcher = dispatcher;
    this.database = database;
    this.ofGetMore = ofGetMore;
    this.server = first.origin();
    this.collection = first.collection();
    this.cursorId = first.cursorId();
  }

  /** The cursor's number on the server; 0 once the server has no more. */
  public long cursorId() {
    return cursorId;
  }

  /** Asks for the next batch, of a cursor that is not at its end. */
  public PendingCall<Batch> ask(boolean patient) {
    return ask(patient, Function.<Batch>identity());
  }

  /** Asks for the next batch and makes something of it. */
  public <R> PendingCall<R> ask(boolean patient, Function<Batch, R> maker) {
    CommandWriter getMore =
        CommandWriter.of("getMore", cursorId).string("collection", collection).fields(ofGetMore);
    Request request = Request.of(database, getMore.finish()).pinnedTo(server);
    Function<Reply, R> reader = reply -> maker.apply(read(reply));
    PendingCall<R> call =
        patient ? dispatcher.sendPatiently(request, reader) : dispatcher.send(request, reader);
    underWay = call;
    return call;
  }

  private Batch read(Reply reply) {
    Batch batch = Batch.of(reply);
    if (batch.cursorId() == 0) {
      cursorId = 0;
    }
    return batch;
  }

  /**
   * Tells the server that no more is wanted, if it has more. The answer is not waited for: a cursor
   * that cannot be killed now ends by itself when it has been idle for long enough.
   */
  public void close() {
    long id = cursorId;
    cursorId = 0;
    if (id == 0) {
      return;
    }
    PendingCall<?> call = underWay;
    if (call != null) {
      call.cancel(true);
    }
    Document kill = new Document("killCursors", collection).append("cursors", List.of(id));
    Request request = Request.of(database, CommandWriter.whole(kill)).pinnedTo(server);
    var unused = dispatcher.sendPatiently(request, reply -> reply);
  }
}
