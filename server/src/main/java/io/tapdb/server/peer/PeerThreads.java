// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The threads of everything between members, apart from those that serve clients, so that a flood
 * of requests does not hold up heartbeats and votes.
 */
final class PeerThreads implements AutoCloseable {
  /** As many listeners may be at work at a time; one that writes to disk holds up no other. */
  private static final int LISTENERS = 8;

  private final Consumer<Throwable> onFault;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("peer-network", true), NioIoHandler.newFactory());
  private final ThreadPoolExecutor listeners =
      new ThreadPoolExecutor(
          LISTENERS,
          LISTENERS,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("peer-", 1).factory(),
          // what comes after the end interests nobody
          new ThreadPoolExecutor.DiscardPolicy());

  /**
   * Threads that run until they are closed.
   *
   * @param onFault told of what escapes a listener
   */
  PeerThreads(Consumer<Throwable> onFault) {
    this.onFault = onFault;
    listeners.allowCoreThreadTimeOut(true);
  }

  EventLoopGroup loop() {
    return loop;
  }

  /** Where listeners run. */
  Executor listeners() {
    return listeners;
  }

  /** Runs a task of a listener now; what escapes it stops the node. */
  void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable fault) {
      onFault.accept(fault);
    }
  }

  /** Runs a task where listeners run. */
  void soon(Runnable task) {
    listeners.execute(() -> guarded(task));
  }

  /** Runs a task where listeners run, after so many milliseconds. */
  void later(long millis, Runnable task) {
    if (!loop.isShuttingDown()) {
      var unused = loop.schedule(() -> soon(task), millis, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    listeners.shutdown();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
