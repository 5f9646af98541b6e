// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One {@code Session} stream: commands pipelined in, replies out in the order in which they are
 * ready.
 *
 * <p><b>Bounds.</b> So many requests are taken in at a time; a further one is asked for when a
 * reply has gone out, and not while the client does not read what is there. Replies that pile up
 * all the same, beyond the bytes a connection or all of them together may have waiting, are
 * replaced by an error, which is small.
 */
final class SessionStream implements StreamObserver<SessionRequest> {
  private final Dispatcher dispatcher;
  private final Connection connection;
  private final Limits limits;
  private final Backlog backlog;
  private final ServerCallStreamObserver<SessionReply> out;
  private final ReplyQueue<SessionReply> replies;
  private final Map<Long, RunningOperation> running = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger withheld = new AtomicInteger();
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
    out.request(limits.connectionRequests());
  }

  @Override
  public void onNext(SessionRequest request) {
    switch (request.getActionCase()) {
      case RUN -> run(request.getId(), request.getRun());
      case CANCEL -> {
        cancel(request.getId());
        takeIn();
      }
      case ACTION_NOT_SET -> {
        underWay.incrementAndGet();
        reply(request.getId(), Payloads.refusal(noAction()), false);
      }
    }
  }

  private static TapdbException noAction() {
    return new TapdbException(
        ErrorCode.FAILED_TO_PARSE, "the message asks for nothing: set 'run' or 'cancel'");
  }

  private void run(long id, RunRequest request) {
    underWay.incrementAndGet();
    boolean json = Payloads.isJson(request);
    try {
      byte[] command = Payloads.command(request);
      RunningOperation operation =
          dispatcher.dispatch(connection, request.getDatabase(), command, sink(id, json));
      // it may have ended already, and then nobody would take it out again
      running.put(id, operation);
      if (operation.hasEnded()) {
        running.remove(id, operation);
      }
    } catch (TapdbException refused) {
      reply(id, Payloads.refusal(refused), json);
    }
  }

  private ReplySink sink(long id, boolean json) {
    return new ReplySink() {
      @Override
      public void reply(Doc reply) {
        running.remove(id);
        SessionStream.this.reply(id, reply, json);
      }

      @Override
      public void closeConnection() {
        running.remove(id);
        out.onError(io.grpc.Status.UNAVAILABLE.asRuntimeException());
      }
    };
  }

  private void reply(long id, Doc reply, boolean json) {
    Doc sent = admit(reply) ? reply : Payloads.refusal(notRead());
    replies.send(SessionReply.newBuilder().setId(id).setReply(Payloads.reply(sent, json)).build());
    takeIn();
    if (underWay.decrementAndGet() == 0 && clientDone) {
      replies.complete();
    }
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

  /** Asks for one more request, now or when the client has read its replies. */
  private void takeIn() {
    if (out.isReady()) {
      out.request(1);
    } else {
      withheld.incrementAndGet();
      if (out.isReady()) {
        onReady();
      }
    }
  }

  private void onReady() {
    backlog.remove(unread.getAndSet(0));
    int more = withheld.getAndSet(0);
    if (more > 0) {
      out.request(more);
    }
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
