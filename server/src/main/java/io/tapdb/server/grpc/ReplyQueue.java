// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The replies of one stream on their way out, from many threads into an observer that only one may
 * use at a time: whoever finds it free sends for everybody.
 *
 * @param <T> the message
 */
final class ReplyQueue<T> {
  private final ServerCallStreamObserver<T> out;
  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean completing;
  private volatile Status failure;
  private boolean completed;

  ReplyQueue(ServerCallStreamObserver<T> out) {
    this.out = out;
  }

  void send(T message) {
    queue.add(message);
    drain();
  }

  /** Ends the stream behind the replies sent so far. */
  void complete() {
    completing = true;
    drain();
  }

  /** Ends the stream now; replies that have not gone out are dropped. */
  void fail(Status status) {
    failure = status;
    drain();
  }

  private void drain() {
    if (waiting.getAndIncrement() != 0) {
      return;
    }
    int done;
    do {
      done = waiting.get();
      for (T message = queue.poll(); message != null; message = queue.poll()) {
        failIfAsked();
        if (!completed && !out.isCancelled()) {
          out.onNext(message);
        }
      }
      failIfAsked();
      if (completing && !completed && queue.isEmpty()) {
        completed = true;
        if (!out.isCancelled()) {
          out.onCompleted();
        }
      }
    } while (waiting.addAndGet(-done) != 0);
  }

  private void failIfAsked() {
    Status status = failure;
    if (status != null && !completed) {
      completed = true;
      out.onError(status.asRuntimeException());
    }
  }
}
