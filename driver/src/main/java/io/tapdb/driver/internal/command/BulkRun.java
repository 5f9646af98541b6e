// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.TapWriteResult;
import io.tapdb.driver.internal.bson.BsonBuffer;
import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.topology.Dispatcher;
import io.tapdb.driver.internal.topology.ServerLimits;
import io.tapdb.driver.internal.wire.Reply;
import io.tapdb.driver.internal.wire.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.bson.BsonValue;

/**
 * A bulk write on its way: its statements go out in as many commands as the server's limits ask
 * for, one after another.
 *
 * <p>A command holds statements of one kind. In order, a new one begins where the kind changes;
 * otherwise the statements are sorted by kind first. In order, the first failed statement ends it.
 * A failure of a whole command, or of the connection, ends it in any case and is what it ends with.
 */
public final class BulkRun extends CompletableFuture<TapWriteResult> {
  /** What a command may hold besides its statements. */
  private static final int ROOM_FOR_THE_REST = 16 << 10;

  private static final int DOCUMENT_TOO_LARGE = 10334;

  private final Dispatcher dispatcher;
  private final BulkPlan plan;
  private final int[] order;
  private final WriteTally tally;

  private int position;
  private int batchStart;
  private volatile Future<?> underWay;

  private BulkRun(Dispatcher dispatcher, BulkPlan plan) {
    this.dispatcher = dispatcher;
    this.plan = plan;
    this.order = orderOf(plan);
    this.tally = new WriteTally(plan.acknowledged());
  }

  /** Begins a bulk write. */
  public static BulkRun start(Dispatcher dispatcher, BulkPlan plan) {
    if (plan.statements().size() == 0) {
      throw new IllegalArgumentException("There is nothing to write.");
    }
    BulkRun run = new BulkRun(dispatcher, plan);
    run.next();
    return run;
  }

  private static int[] orderOf(BulkPlan plan) {
    int size = plan.statements().size();
    int[] order = new int[size];
    int filled = 0;
    if (plan.ordered()) {
      for (int i = 0; i < size; i++) {
        order[i] = i;
      }
      return order;
    }
    for (WriteKind kind : WriteKind.values()) {
      for (int i = 0; i < size; i++) {
        if (plan.statements().kind(i) == kind) {
          order[filled++] = i;
        }
      }
    }
    return order;
  }

  private void next() {
    try {
      while (!isDone()) {
        if (position == order.length || (plan.ordered() && tally.hasErrors())) {
          complete(tally.finish());
          return;
        }
        WriteKind kind = plan.statements().kind(order[position]);
        Request request = nextCommand(kind);
        if (position > batchStart) {
          send(request, kind);
          return;
        }
      }
    } catch (Throwable failure) {
      completeExceptionally(failure);
    }
  }

  /** Fills a command; it stays empty if its first statement is one that cannot be sent. */
  private Request nextCommand(WriteKind kind) {
    batchStart = position;
    int expected = plan.statements().size() == 1 ? 1 << 10 : 32 << 10;
    CommandWriter command = CommandWriter.on(kind.command(), plan.collection(), expected);
    command.bool("ordered", plan.ordered()).fields(plan.fields());
    int array = command.startArray(kind.array());
    fill(command, kind);
    command.end(array);
    return Request.of(plan.database(), command.finish());
  }

  private void fill(CommandWriter command, WriteKind kind) {
    ServerLimits limits = dispatcher.limits();
    BsonBuffer out = command.buffer();
    while (position < order.length && position - batchStart < limits.batchCount()) {
      int index = order[position];
      if (plan.statements().kind(index) != kind) {
        return;
      }
      int before = out.getPosition();
      command.elementHeader(position - batchStart);
      int start = out.getPosition();
      plan.statements().write(index, out);
      int length = out.getPosition() - start;
      boolean tooLarge = length > largest(kind, limits);
      if (tooLarge || out.getPosition() > limits.messageBytes() - ROOM_FOR_THE_REST) {
        out.truncateToPosition(before);
        if (position > batchStart) {
          return;
        }
        refuse(index, length, largest(kind, limits));
        return;
      }
      position++;
    }
  }

  private static int largest(WriteKind kind, ServerLimits limits) {
    int whole = limits.messageBytes() - ROOM_FOR_THE_REST;
    return kind == WriteKind.INSERT ? Math.min(limits.documentBytes(), whole) : whole;
  }

  private void refuse(int index, int length, int largest) {
    tally.refuse(
        index,
        DOCUMENT_TOO_LARGE,
        "BSONObjectTooLarge",
        "the statement has " + length + " bytes; the server takes at most " + largest);
    position++;
    batchStart = position;
  }

  private void send(Request request, WriteKind kind) {
    Function<Reply, Void> reader =
        reply -> {
          absorb(reply, kind);
          return null;
        };
    CompletableFuture<Void> sent =
        plan.patient()
            ? dispatcher.sendPatiently(request, reader)
            : dispatcher.send(request, reader);
    underWay = sent;
    if (isCancelled()) {
      sent.cancel(true);
    }
    // Encoding the next command must not hold up the thread that receives replies.
    var unused =
        position < order.length
            ? sent.whenCompleteAsync(this::answered)
            : sent.whenComplete(this::answered);
  }

  private void answered(Void nothing, Throwable failure) {
    if (failure != null) {
      completeExceptionally(failure);
    } else {
      next();
    }
  }

  private void absorb(Reply reply, WriteKind kind) {
    int known = tally.errorCount();
    int first = batchStart;
    tally.add(reply, kind, index -> order[first + index]);
    if (kind == WriteKind.INSERT) {
      noteInserted(known);
    }
  }

  /** The documents of this batch were inserted, but for the failed ones and what had to follow. */
  private void noteInserted(int knownErrors) {
    int end = position;
    boolean[] failed = new boolean[position - batchStart];
    for (int error = knownErrors; error < tally.errorCount(); error++) {
      int place = placeOf(tally.failedIndex(error));
      failed[place - batchStart] = true;
      end = plan.ordered() ? Math.min(end, place) : end;
    }
    for (int i = batchStart; i < end; i++) {
      BsonValue id = plan.statements().insertedId(order[i]);
      if (!failed[i - batchStart] && id != null) {
        tally.insertedId(order[i], id);
      }
    }
  }

  private int placeOf(int index) {
    // the order is that of the statements within one kind
    int low = batchStart;
    int high = position - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order[middle] < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    Future<?> command = underWay;
    if (command != null) {
      command.cancel(mayInterruptIfRunning);
    }
    return cancelled;
  }
}
