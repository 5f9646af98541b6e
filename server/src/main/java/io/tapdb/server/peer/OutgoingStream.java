// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tapdb.election.config.HostPort;
import io.tapdb.proto.v1.PeerMessage;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.StreamListener;
import java.util.concurrent.atomic.AtomicBoolean;

/** The end of a stream at the member that opened it. */
final class OutgoingStream implements PeerStream, ClientResponseObserver<PeerMessage, PeerMessage> {
  private final HostPort member;
  private final PeerContext context;
  private final StreamListener listener;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean gap = new AtomicBoolean();
  private Outbox outbox;

  OutgoingStream(HostPort member, PeerContext context, StreamListener listener) {
    this.member = member;
    this.context = context;
    this.listener = listener;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<PeerMessage> requests) {
    outbox = new Outbox(requests);
  }

  @Override
  public void send(byte[] message) {
    if (context.partition().separates(member)) {
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
          .breaks(() -> outbox.abort(Status.CANCELLED.withDescription("messages were lost")));
    }
  }

  @Override
  public void onNext(PeerMessage message) {
    if (context.partition().separates(member)) {
      vanish();
    } else if (!over.get() && !gap.get()) {
      context.threads().guarded(() -> listener.message(PeerBytes.unwrap(message.getPayload())));
    }
  }

  @Override
  public void onError(Throwable broken) {
    end(MemberLink.reason(broken));
  }

  @Override
  public void onCompleted() {
    end("closed by " + member);
  }

  private void end(String reason) {
    outbox.ended();
    if (over.compareAndSet(false, true)) {
      context.threads().guarded(() -> listener.ended(reason));
    }
  }

  @Override
  public void close() {
    over.set(true);
    if (context.partition().separates(member)) {
      vanish();
    } else {
      outbox.complete();
    }
  }
}
