// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.proto.v1.PeerMessage;
import io.tapdb.proto.v1.PeerReply;
import io.tapdb.proto.v1.PeerRequest;
import io.tapdb.proto.v1.ReplicationGrpc;
import io.tapdb.proto.v1.WatchReply;
import io.tapdb.proto.v1.WatchRequest;
import io.tapdb.replica.Connection;
import io.tapdb.replica.Dispatcher;
import io.tapdb.replica.ReplySink;
import io.tapdb.replica.RunningOperation;
import io.tapdb.replica.peer.StreamAcceptor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** What this node offers to the other members of its set. */
public final class ReplicationService extends ReplicationGrpc.ReplicationImplBase
    implements ServerCallExecutorSupplier {
  private static final String DATABASE = "admin";

  private final PeerContext context;
  private final Dispatcher dispatcher;
  private final StreamAcceptor acceptor;
  private final AtomicLong connectionIds;
  private final Set<ServerCallStreamObserver<WatchReply>> watches = ConcurrentHashMap.newKeySet();
  private volatile boolean leaving;

  ReplicationService(
      PeerContext context,
      Dispatcher dispatcher,
      StreamAcceptor acceptor,
      AtomicLong connectionIds) {
    this.context = context;
    this.dispatcher = dispatcher;
    this.acceptor = acceptor;
    this.connectionIds = connectionIds;
  }

  /** The service as a server takes it in. */
  public ServerServiceDefinition definition() {
    return ServerInterceptors.intercept(this, new Sender.Reading());
  }

  /** Streams are heard on threads that may write to disk; null leaves a call where it came in. */
  @Override
  public <A, B> Executor getExecutor(ServerCall<A, B> call, Metadata headers) {
    return call.getMethodDescriptor()
            .getFullMethodName()
            .equals(ReplicationGrpc.getOpenMethod().getFullMethodName())
        ? context.threads().listeners()
        : null;
  }

  @Override
  public void call(PeerRequest request, StreamObserver<PeerReply> observer) {
    ServerCallStreamObserver<PeerReply> out = (ServerCallStreamObserver<PeerReply>) observer;
    Sender sender = Sender.current();
    Answer answer = new Answer(sender, out);
    out.setOnCancelHandler(answer::cancel);
    if (context.partition().separates(sender)) {
      return;
    }
    answer.running =
        dispatcher.dispatch(
            new Connection(connectionIds.incrementAndGet(), sender.text()),
            DATABASE,
            PeerBytes.unwrap(request.getCommand()),
            answer);
  }

  /** The one reply to a call. */
  private final class Answer implements ReplySink {
    private final Sender sender;
    private final ServerCallStreamObserver<PeerReply> out;
    private volatile RunningOperation running;

    Answer(Sender sender, ServerCallStreamObserver<PeerReply> out) {
      this.sender = sender;
      this.out = out;
    }

    /** The member waits no longer. */
    void cancel() {
      RunningOperation operation = running;
      if (operation != null) {
        operation.stop(ErrorCode.INTERRUPTED);
      }
    }

    @Override
    public void reply(Doc reply) {
      if (!out.isCancelled() && !context.partition().separates(sender)) {
        out.onNext(PeerReply.newBuilder().setReply(PeerBytes.wrap(reply)).build());
        out.onCompleted();
      }
    }

    @Override
    public void closeConnection() {
      out.onError(Status.UNAVAILABLE.asRuntimeException());
    }
  }

  @Override
  public StreamObserver<PeerMessage> open(StreamObserver<PeerMessage> observer) {
    return new IncomingStream(context, acceptor, (ServerCallStreamObserver<PeerMessage>) observer);
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchReply> observer) {
    ServerCallStreamObserver<WatchReply> out = (ServerCallStreamObserver<WatchReply>) observer;
    out.setOnCancelHandler(() -> watches.remove(out));
    if (leaving) {
      out.onError(Status.UNAVAILABLE.withDescription("the node shuts down").asRuntimeException());
      return;
    }
    synchronized (out) {
      out.onNext(WatchReply.getDefaultInstance());
    }
    watches.add(out);
    if (leaving) {
      goodbye(out);
    }
  }

  /** How many members would notice the end of this one. */
  int watchers() {
    return watches.size();
  }

  /** Tells all members that this one ends as it should. */
  public void goodbye() {
    leaving = true;
    watches.forEach(this::goodbye);
  }

  private void goodbye(ServerCallStreamObserver<WatchReply> watch) {
    if (watches.remove(watch)) {
      synchronized (watch) {
        watch.onCompleted();
      }
    }
  }
}
