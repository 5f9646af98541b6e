// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.io;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The thread that flushes and spills: it works while there is something to do and otherwise looks
 * again when woken, or after a second.
 *
 * <p>A disk that is full is told to {@code onProblem} and tried again; anything else that escapes
 * is a fault.
 */
public final class Flusher implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What is to be maintained. */
  public interface Maintenance {
    /**
     * Does one piece of work.
     *
     * @return whether there may be more
     */
    boolean maintain(long nowMillis) throws IOException;
  }

  /** Whom the thread tells what happened; called on the thread. */
  public interface Listener {
    /** Something was flushed or spilled: the log may be shortened, waiting writes may go on. */
    void onProgress();

    /** The disk refused, which leaves everything as it was; the thread will try again. */
    void onProblem(IOException problem);
  }

  private final Maintenance store;
  private final Listener listener;
  private final Consumer<Throwable> onFault;
  private final Thread thread;
  private boolean woken;
  private boolean closed;

  public Flusher(Maintenance store, Listener listener, Consumer<Throwable> onFault) {
    this.store = store;
    this.listener = listener;
    this.onFault = onFault;
    this.thread = Thread.ofPlatform().name("flusher").daemon().unstarted(this::run);
    thread.start();
  }

  /** Says that there may be something to do. */
  public synchronized void wake() {
    woken = true;
    notifyAll();
  }

  private void run() {
    try {
      while (awaitWork()) {
        work();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable fault) {
      onFault.accept(fault);
    }
  }

  private synchronized boolean awaitWork() throws InterruptedException {
    long until = System.nanoTime() + PAUSE_NANOS;
    long left = PAUSE_NANOS;
    while (!woken && !closed && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = until - System.nanoTime();
    }
    woken = false;
    return !closed;
  }

  private void work() {
    try {
      while (store.maintain(System.currentTimeMillis())) {
        listener.onProgress();
      }
    } catch (IOException problem) {
      listener.onProblem(problem);
    }
  }

  /** Ends the thread after the step it is at. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
