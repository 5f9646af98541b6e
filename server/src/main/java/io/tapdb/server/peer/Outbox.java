// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.tapdb.proto.v1.PeerMessage;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The messages of one end of a stream on their way out: from many threads into an observer that
 * only one may use at a time, and no faster than the other side takes them. Whoever finds the
 * observer free sends for everybody.
 */
final class Outbox {
  private final CallStreamObserver<PeerMessage> out;
  private final Queue<byte[]> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean completing;
  private volatile Status failure;
  private volatile boolean over;

  Outbox(CallStreamObserver<PeerMessage> out) {
    this.out = out;
    out.setOnReadyHandler(this::drain);
  }

  void send(byte[] message) {
    if (!over && !completing) {
      queue.add(message);
      drain();
    }
  }

  /** Ends the stream with goodbye, behind the messages sent so far. */
  void complete() {
    completing = true;
    drain();
  }

  /** Ends the stream now, without goodbye. */
  void abort(Status reason) {
    failure = reason;
    drain();
  }

  /** Says that the stream is over already, so that nothing can be sent any more. */
  void ended() {
    over = true;
    queue.clear();
  }

  private void drain() {
    if (waiting.getAndIncrement() != 0) {
      return;
    }
    int done;
    do {
      done = waiting.get();
      sendWhatIsTaken();
      end();
    } while (waiting.addAndGet(-done) != 0);
  }

  private void sendWhatIsTaken() {
    while (!over && failure == null && out.isReady()) {
      byte[] message = queue.poll();
      if (message == null) {
        return;
      }
      out.onNext(PeerMessage.newBuilder().setPayload(PeerBytes.wrap(message)).build());
    }
  }

  private void end() {
    if (over) {
      queue.clear();
    } else if (failure != null) {
      ended();
      out.onError(failure.asRuntimeException());
    } else if (completing && queue.isEmpty()) {
      ended();
      out.onCompleted();
    }
  }
}
