// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.proto.v1.RunRequest;
import io.tapdb.proto.v1.SessionReply;
import io.tapdb.proto.v1.SessionRequest;
import io.tapdb.replica.Connection;
import io.tapdb.replica.Dispatcher;
import io.tapdb.replica.Limits;
import io.tapdb.replica.ReplySink;
import io.tapdb.replica.RunningOperation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One {@code Session} stream: commands pipelined in, replies out in the order in which they are
 * ready.
 *
 * <p><b>Bounds.</b> Requests are asked for one at a time, each when the one before has come; none
 * is asked for while too many, or too large ones, are under way, nor while the client does not read
 * what is there. How many are too many depends on how large replies have been of late, and a new
 * stream has to begin with a few. Replies that pile up all the same, beyond the bytes a connection
 * or all of them together may have waiting, are replaced by an error, which is small.
 */
final class SessionStream implements StreamObserver<SessionRequest> {
  /** Requests at a time on a stream of whose replies nothing is known yet. */
  private static final int FIRST_REQUESTS = 16;

  private final Dispatcher dispatcher;
  private final Connection connection;
  private final Limits limits;
  private final Backlog backlog;
  private final ServerCallStreamObserver<SessionReply> out;
  private final ReplyQueue<SessionReply> replies;
  private final Map<Long, RunningOperation> running = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong underWayBytes = new AtomicLong();
  private final AtomicInteger answered = new AtomicInteger();
  private volatile long replyBytes;
  private final AtomicBoolean asked = new AtomicBoolean(true);
  private final AtomicLong unread = new AtomicLong();
  private volatile boolean clientDone;

  SessionStream(
      GrpcContext context, Connection connection, ServerCallStreamObserver<SessionReply> out) {
    this.dispatcher = context.dispatcher();
    this.limits = context.limits();
    this.backlog = context.backlog();
    this.connection = connection;
    this.out = out;
    this.replies = new ReplyQueue<>(out);
    out.disableAutoRequest();
    out.setOnReadyHandler(this::onReady);
    out.setOnCancelHandler(this::onCancel);
    out.request(1);
  }

  @Override
  public void onNext(SessionRequest request) {
    if (request == LenientRequests.MALFORMED_SESSION) {
      replies.fail(Status.INVALID_ARGUMENT.withDescription(LenientRequests.MALFORMED));
      onCancel();
      return;
    }
    asked.set(false);
    switch (request.getActionCase()) {
      case RUN -> run(request.getId(), request.getRun());
      case CANCEL -> cancel(request.getId());
      case ACTION_NOT_SET -> {
        begin(0);
        reply(new Call(request.getId(), 0, false), Payloads.refusal(noAction()));
      }
    }
    takeIn();
  }

  /** What is known of a request when its reply comes. */
  private record Call(long id, int bytes, boolean json) {}

  private void begin(int bytes) {
    underWay.incrementAndGet();
    underWayBytes.addAndGet(bytes);
  }

  private static TapdbException noAction() {
    return new TapdbException(
        ErrorCode.FAILED_TO_PARSE, "the message asks for nothing: set 'run' or 'cancel'");
  }

  private void run(long id, RunRequest request) {
    Call call = new Call(id, request.getSerializedSize(), Payloads.isJson(request));
    begin(call.bytes());
    try {
      byte[] command = Payloads.command(request, limits);
      RunningOperation operation =
          dispatcher.dispatch(connection, request.getDatabase(), command, new Sink(call));
      // it may have ended already, and then nobody would take it out again
      running.put(id, operation);
      if (operation.hasEnded()) {
        running.remove(id, operation);
      }
    } catch (TapdbException refused) {
      reply(call, Payloads.refusal(refused));
    }
  }

  private final class Sink implements ReplySink {
    private final Call call;

    Sink(Call call) {
      this.call = call;
    }

    @Override
    public void reply(Doc reply) {
      running.remove(call.id());
      SessionStream.this.reply(call, reply);
    }

    @Override
    public void closeConnection() {
      running.remove(call.id());
      replies.fail(Status.UNAVAILABLE);
    }
  }

  private void reply(Call call, Doc reply) {
    Doc sent = admit(reply) ? reply : Payloads.refusal(notRead());
    replies.send(
        SessionReply.newBuilder()
            .setId(call.id())
            .setReply(Payloads.reply(sent, call.json()))
            .build());
    learn(reply.length());
    underWayBytes.addAndGet(-call.bytes());
    if (underWay.decrementAndGet() == 0 && clientDone) {
      replies.complete();
    }
    takeIn();
  }

  /** Counts the reply among those the client has not read; false when there are too many. */
  private boolean admit(Doc reply) {
    if (out.isReady() && unread.get() == 0) {
      return true;
    }
    if (unread.get() + reply.length() > limits.connectionBytes() || !backlog.add(reply.length())) {
      return false;
    }
    unread.addAndGet(reply.length());
    return true;
  }

  private static TapdbException notRead() {
    return new TapdbException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "the result was dropped: too many bytes of replies wait to be read by this client");
  }

  /**
   * Asks for one more request if there is room for it. Whoever makes room calls this afterwards, so
   * the one that is refused here is asked for then.
   */
  private void takeIn() {
    if (hasRoom() && asked.compareAndSet(false, true)) {
      out.request(1);
    }
  }

  private boolean hasRoom() {
    int now = underWay.get();
    return now < limits.connectionRequests()
        && now - FIRST_REQUESTS < answered.get()
        && now * replyBytes < limits.connectionBytes()
        && underWayBytes.get() < limits.connectionBytes()
        && out.isReady();
  }

  /** Keeps in mind about how large replies are; grows at once and shrinks bit by bit. */
  private void learn(int bytes) {
    replyBytes = Math.max(bytes, (7 * replyBytes + bytes) / 8);
    if (answered.get() < limits.connectionRequests()) {
      answered.incrementAndGet();
    }
  }

  private void onReady() {
    backlog.remove(unread.getAndSet(0));
    takeIn();
  }

  private void cancel(long id) {
    RunningOperation operation = running.get(id);
    if (operation != null) {
      operation.stop(ErrorCode.INTERRUPTED);
    }
  }

  private void onCancel() {
    backlog.remove(unread.getAndSet(0));
    running.values().forEach(operation -> operation.stop(ErrorCode.INTERRUPTED));
  }

  @Override
  public void onError(Throwable broken) {
    onCancel();
  }

  @Override
  public void onCompleted() {
    clientDone = true;
    if (underWay.get() == 0) {
      replies.complete();
    }
  }
}
