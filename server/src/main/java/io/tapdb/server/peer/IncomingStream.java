// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.Doc;
import io.tapdb.proto.v1.PeerMessage;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.StreamAcceptor;
import io.tapdb.replica.peer.StreamListener;
import java.util.concurrent.atomic.AtomicBoolean;

/** The end of a stream at the member it was opened to. */
final class IncomingStream implements PeerStream, StreamObserver<PeerMessage> {
  private static final int NESTING = 100;

  private final Sender sender;
  private final PeerContext context;
  private final StreamAcceptor acceptor;
  private final Outbox outbox;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean gap = new AtomicBoolean();
  private StreamListener listener;

  IncomingStream(
      PeerContext context, StreamAcceptor acceptor, ServerCallStreamObserver<PeerMessage> out) {
    this.sender = Sender.current();
    this.context = context;
    this.acceptor = acceptor;
    this.outbox = new Outbox(out);
    out.setOnCancelHandler(() -> end("the connection from " + sender.text() + " ended"));
    out.setOnCloseHandler(() -> end("the stream from " + sender.text() + " was given up"));
  }

  @Override
  public void send(byte[] message) {
    if (context.partition().separates(sender)) {
      vanish();
    } else if (!gap.get()) {
      outbox.send(message);
    }
  }

  /** A message was lost, so nothing may follow it. */
  private void vanish() {
    if (gap.compareAndSet(false, true)) {
      context
          .partition()
          .breaks(() -> outbox.abort(Status.UNAVAILABLE.withDescription("messages were lost")));
    }
  }

  @Override
  public void onNext(PeerMessage message) {
    if (context.partition().separates(sender)) {
      vanish();
    } else if (!over.get() && !gap.get()) {
      context.threads().guarded(() -> took(PeerBytes.unwrap(message.getPayload())));
    }
  }

  private void took(byte[] bytes) {
    if (listener != null) {
      listener.message(bytes);
      return;
    }
    String problem = BsonCheck.problem(bytes, 0, bytes.length, NESTING);
    if (problem == null) {
      listener = acceptor.opened(new Doc(bytes), this);
    } else {
      outbox.abort(
          Status.INVALID_ARGUMENT.withDescription("the first message is no document: " + problem));
    }
  }

  @Override
  public void onError(Throwable broken) {
    end("the stream from " + sender.text() + " broke");
  }

  @Override
  public void onCompleted() {
    outbox.complete();
    end("closed by " + sender.text());
  }

  private void end(String reason) {
    if (over.compareAndSet(false, true) && listener != null) {
      context.threads().guarded(() -> listener.ended(reason));
    }
  }

  @Override
  public void close() {
    over.set(true);
    if (context.partition().separates(sender)) {
      vanish();
    } else {
      outbox.complete();
    }
  }
}
