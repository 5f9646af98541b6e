// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.fake;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tapdb.proto.v1.RunReply;
import io.tapdb.proto.v1.SessionReply;
import io.tapdb.proto.v1.SessionRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** One stream of a client, as the {@link FakeServer} sees it. */
public final class FakeSession implements StreamObserver<SessionRequest> {
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  private final FakeServer server;
  private final ServerCallStreamObserver<SessionReply> out;
  private final Map<Long, FakeCommand> underWay = new ConcurrentHashMap<>();
  private boolean ended;

  FakeSession(FakeServer server, ServerCallStreamObserver<SessionReply> out) {
    this.server = server;
    this.out = out;
    out.disableAutoRequest();
    out.setOnCancelHandler(() -> server.ended(this));
  }

  @Override
  public void onNext(SessionRequest request) {
    switch (request.getActionCase()) {
      case RUN -> run(request);
      case CANCEL -> {
        FakeCommand command = underWay.get(request.getId());
        if (command != null) {
          command.cancel();
        }
        server.cancelled(request.getId());
      }
      default -> end(Status.INVALID_ARGUMENT.withDescription("a request without an action"));
    }
    server.readOn(this);
  }

  private void run(SessionRequest request) {
    RawBsonDocument raw = new RawBsonDocument(request.getRun().getBson().toByteArray());
    FakeCommand command =
        new FakeCommand(this, request.getId(), request.getRun().getDatabase(), raw.decode(CODEC));
    if (underWay.putIfAbsent(request.getId(), command) != null) {
      end(Status.INVALID_ARGUMENT.withDescription("the id " + request.getId() + " is taken"));
      return;
    }
    server.received(command, request.getSerializedSize());
  }

  synchronized void request() {
    out.request(1);
  }

  synchronized void reply(long id, BsonDocument reply) {
    underWay.remove(id);
    if (!ended) {
      RawBsonDocument raw = new RawBsonDocument(reply, CODEC);
      ByteString bytes = ByteString.copyFrom(raw.getBackingArray(), 0, raw.getByteLength());
      out.onNext(
          SessionReply.newBuilder()
              .setId(id)
              .setReply(RunReply.newBuilder().setBson(bytes))
              .build());
    }
  }

  synchronized void end(Status status) {
    if (!ended) {
      ended = true;
      out.onError(status.asRuntimeException());
      server.ended(this);
    }
  }

  @Override
  public void onError(Throwable failure) {
    server.ended(this);
  }

  @Override
  public synchronized void onCompleted() {
    if (!ended) {
      ended = true;
      out.onCompleted();
      server.ended(this);
    }
  }
}
