// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.port;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one port of a node: accepts connections, looks at their first bytes, and hands them to the
 * front end that speaks their protocol, on shared event loops.
 */
public final class PortListener implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final Settings settings;
  private final EventLoopGroup acceptor;
  private final EventLoopGroup loops;
  private final AtomicInteger open = new AtomicInteger();
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private Channel listening;

  /**
   * How a port is served.
   *
   * @param threads of the event loops
   * @param connections how many at a time; further ones are closed at once
   * @param firstBytesMillis how long a connection may take to say what it speaks
   */
  public record Settings(int threads, int connections, long firstBytesMillis) {
    /** Settings as they are on a port that is open to clients. */
    public static Settings of(int threads, int connections) {
      return new Settings(threads, connections, 10_000);
    }
  }

  /** Event loops; nothing listens yet. */
  public PortListener(Settings settings) {
    this.settings = settings;
    acceptor =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("acceptor", true), NioIoHandler.newFactory());
    loops =
        new MultiThreadIoEventLoopGroup(
            settings.threads(),
            new DefaultThreadFactory("network", true),
            NioIoHandler.newFactory());
  }

  /** The loops on which connections are served. */
  public EventLoopGroup loops() {
    return loops;
  }

  /** The loop on which connections are accepted. */
  public EventLoopGroup acceptor() {
    return acceptor;
  }

  /**
   * Begins to listen.
   *
   * @param address port 0 takes any free one
   * @param grpc takes connections that speak HTTP/2
   * @param other takes any other
   * @return the port
   * @throws IOException when the address cannot be bound
   */
  public int listen(InetSocketAddress address, HandoverChannel grpc, Unknown other)
      throws IOException {
    if (address.isUnresolved()) {
      throw new IOException(
          "cannot listen on " + address.getHostString() + ": there is no such address");
    }
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(acceptor, loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    if (!count(connection)) {
                      var unused = connection.close();
                      return;
                    }
                    connection
                        .pipeline()
                        .addLast(
                            new FirstBytes(grpc, other::accept, settings.firstBytesMillis()),
                            new CloseOnError());
                  }
                });
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + bound.cause().getMessage(),
          bound.cause());
    }
    listening = bound.channel();
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Told of connections that speak none of the protocols. */
  public interface Unknown {
    /**
     * Called before the connection is used any further; has to close it.
     *
     * @param firstBytes the first four bytes it sent
     */
    void accept(Channel connection, int firstBytes);
  }

  /** Counts a new connection; false when there are too many. */
  private boolean count(Channel connection) {
    if (open.incrementAndGet() > settings.connections()) {
      open.decrementAndGet();
      rejected.incrementAndGet();
      return false;
    }
    accepted.incrementAndGet();
    connections.add(connection);
    connection
        .closeFuture()
        .addListener(
            closed -> {
              open.decrementAndGet();
              connections.remove(connection);
            });
    return true;
  }

  /** Connections that are open. */
  public int openConnections() {
    return open.get();
  }

  /** Connections accepted so far. */
  public long acceptedConnections() {
    return accepted.get();
  }

  /** Connections closed at once because there were too many. */
  public long rejectedConnections() {
    return rejected.get();
  }

  /** How many connections there may be at a time. */
  public int maxConnections() {
    return settings.connections();
  }

  /** A connection that breaks before it said what it speaks is nobody's concern. */
  private static final class CloseOnError extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var unused = context.close();
    }
  }

  /** Stops to listen; connections go on. */
  public void stopListening() {
    if (listening != null) {
      listening.close().awaitUninterruptibly();
    }
  }

  @Override
  public void close() {
    stopListening();
    // a loop that ends leaves out, once in a while, a connection that was registered twice
    connections.forEach(PortListener::closeAtOnce);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private static void closeAtOnce(Channel connection) {
    try {
      connection
          .eventLoop()
          .execute(() -> connection.unsafe().close(connection.unsafe().voidPromise()));
    } catch (RejectedExecutionException ended) {
      // the loop has closed it
    }
  }
}
