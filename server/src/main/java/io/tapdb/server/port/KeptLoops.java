// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * Event loops that a connection returns to when it is registered again: to the very one it was on.
 *
 * <p>Handlers that are added while a connection is between two registrations are set up by its old
 * loop. On another one the registration could overtake that, and the new handlers would miss it and
 * the first bytes.
 */
public final class KeptLoops extends AbstractEventExecutorGroup implements EventLoopGroup {
  private final EventLoopGroup loops;

  /** A view of those loops, which stay their owner's to shut down. */
  public KeptLoops(EventLoopGroup loops) {
    this.loops = loops;
  }

  @Override
  public ChannelFuture register(Channel channel) {
    return channel.eventLoop().register(channel);
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    return promise.channel().eventLoop().register(promise);
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    return channel.eventLoop().register(promise);
  }

  @Override
  public EventLoop next() {
    return loops.next();
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    return loops.iterator();
  }

  @Override
  public boolean isShuttingDown() {
    return loops.isShuttingDown();
  }

  @Override
  public boolean isShutdown() {
    return loops.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return loops.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return loops.awaitTermination(timeout, unit);
  }

  @Override
  public Future<?> terminationFuture() {
    return loops.terminationFuture();
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return loops.shutdownGracefully(quietPeriod, timeout, unit);
  }

  @Override
  @Deprecated
  public void shutdown() {
    loops.shutdown();
  }
}
