// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.proto.v1.RunReply;
import io.tapdb.proto.v1.RunRequest;
import io.tapdb.proto.v1.SessionReply;
import io.tapdb.proto.v1.SessionRequest;
import io.tapdb.proto.v1.TapDbGrpc;
import io.tapdb.replica.Connection;
import io.tapdb.replica.ReplySink;
import io.tapdb.replica.RunningOperation;
import java.util.concurrent.atomic.AtomicLong;

/** The service of the protocol file, on top of the one dispatcher. */
final class TapDbService extends TapDbGrpc.TapDbImplBase {
  private final GrpcContext context;
  private final AtomicLong connectionIds;

  /**
   * The service.
   *
   * @param connectionIds hands out ids; every stream and every call outside one is a connection
   */
  TapDbService(GrpcContext context, AtomicLong connectionIds) {
    this.context = context;
    this.connectionIds = connectionIds;
  }

  private Connection connection() {
    return new Connection(connectionIds.incrementAndGet(), PeerAddress.of(Context.current()));
  }

  @Override
  public void run(RunRequest request, StreamObserver<RunReply> observer) {
    ServerCallStreamObserver<RunReply> out = (ServerCallStreamObserver<RunReply>) observer;
    boolean json = Payloads.isJson(request);
    byte[] command;
    try {
      command = Payloads.command(request, context.limits());
    } catch (TapdbException malformed) {
      refuse(out, malformed, request);
      return;
    }
    OneReply reply = new OneReply(out, json);
    // with a handler in place, a reply that comes after a cancellation is dropped and not an error
    out.setOnCancelHandler(reply::cancel);
    reply.running =
        context.dispatcher().dispatch(connection(), request.getDatabase(), command, reply);
  }

  /** A call without any command is malformed; bad JSON is a command that fails. */
  private static void refuse(
      ServerCallStreamObserver<RunReply> out, TapdbException malformed, RunRequest request) {
    if (request.getPayloadCase() == RunRequest.PayloadCase.PAYLOAD_NOT_SET) {
      out.onError(
          Status.INVALID_ARGUMENT.withDescription(malformed.getMessage()).asRuntimeException());
    } else {
      out.onNext(Payloads.reply(Payloads.refusal(malformed), Payloads.isJson(request)));
      out.onCompleted();
    }
  }

  /** The end of a unary call. */
  private static final class OneReply implements ReplySink {
    private final ServerCallStreamObserver<RunReply> out;
    private final boolean json;
    private volatile RunningOperation running;

    OneReply(ServerCallStreamObserver<RunReply> out, boolean json) {
      this.out = out;
      this.json = json;
    }

    void cancel() {
      RunningOperation operation = running;
      if (operation != null) {
        operation.stop(ErrorCode.INTERRUPTED);
      }
    }

    @Override
    public void reply(Doc reply) {
      if (!out.isCancelled()) {
        out.onNext(Payloads.reply(reply, json));
        out.onCompleted();
      }
    }

    @Override
    public void closeConnection() {
      out.onError(Status.UNAVAILABLE.asRuntimeException());
    }
  }

  @Override
  public StreamObserver<SessionRequest> session(StreamObserver<SessionReply> observer) {
    return new SessionStream(
        context, connection(), (ServerCallStreamObserver<SessionReply>) observer);
  }

  @Override
  public void stream(RunRequest request, StreamObserver<RunReply> observer) {
    ServerCallStreamObserver<RunReply> out = (ServerCallStreamObserver<RunReply>) observer;
    try {
      new CursorStream(context.dispatcher(), connection(), request, out)
          .start(Payloads.command(request, context.limits()));
    } catch (TapdbException malformed) {
      refuse(out, malformed, request);
    }
  }
}
