// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog.io;

import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The thread that makes a log durable: it writes and forces whatever waits, tells how far that
 * reaches, and looks again, so that all entries appended during one force share the next.
 *
 * <p>{@link #wake} is called after each append and costs a volatile read while the thread is busy.
 * A thread about to sleep says so first and then looks once more, so no wake-up is lost. When
 * nothing came for a while it marks on disk how far the log was forced. Any failure of the disk
 * goes to the fault handler and ends the thread: what is on disk is unknown then.
 */
public final class Committer implements AutoCloseable {
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Oplog oplog;
  private final Consumer<OpTime> onDurable;
  private final Consumer<Throwable> onFault;
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  /**
   * Starts the thread.
   *
   * @param onDurable told on this thread, after each force, up to which entry the log is durable
   * @param onFault told once when the disk failed
   */
  public Committer(Oplog oplog, Consumer<OpTime> onDurable, Consumer<Throwable> onFault) {
    this.oplog = oplog;
    this.onDurable = onDurable;
    this.onFault = onFault;
    this.thread = Thread.ofPlatform().name("oplog-committer").daemon().unstarted(this::run);
    thread.start();
  }

  /** Says that something was appended. */
  public void wake() {
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try {
      while (!closed) {
        if (oplog.commit()) {
          onDurable.accept(oplog.durable());
        } else {
          sleep();
        }
      }
    } catch (Throwable fault) {
      onFault.accept(fault);
    }
  }

  private void sleep() throws IOException {
    asleep = true;
    if (oplog.pendingBytes() == 0 && !closed) {
      LockSupport.parkNanos(QUIET_NANOS);
      if (oplog.pendingBytes() == 0 && !closed) {
        oplog.markForced();
        if (oplog.pendingBytes() == 0 && !closed) {
          LockSupport.park();
        }
      }
    }
    asleep = false;
  }

  /** Ends the thread; what still waits is left to {@link Oplog#close}. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive() && !thread.equals(Thread.currentThread())) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
