// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.port;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractServerChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;

/**
 * A server channel that listens nowhere: connections are handed to it that somebody else accepted.
 *
 * <p>gRPC's server is bound to one of these. A connection whose first bytes are those of HTTP/2 is
 * taken off its event loop and given to this channel as if it had just been accepted here; gRPC
 * then registers it again and sees the first bytes as the first it reads. Nothing is copied or
 * piped, so the connection costs what it would cost on a port of gRPC's own.
 */
public final class HandoverChannel extends AbstractServerChannel {
  private static final String REPLAY = "replay";

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private volatile boolean open = true;
  private volatile SocketAddress bound;

  /**
   * Takes a connection over.
   *
   * @param connection deregistered, with nothing in its pipeline and not reading
   * @param received what was read from it so far; released by the new owner
   */
  void accept(Channel connection, ByteBuf received) {
    eventLoop()
        .execute(
            () -> {
              if (!open) {
                received.release();
                connection.unsafe().closeForcibly();
                return;
              }
              connection.pipeline().addLast(REPLAY, new Replay(received));
              pipeline().fireChannelRead(connection);
              pipeline().fireChannelReadComplete();
            });
  }

  /** Gives the received bytes to the handlers behind it, once they are all in place. */
  private static final class Replay extends ChannelInboundHandlerAdapter {
    private final ByteBuf received;
    private boolean done;

    Replay(ByteBuf received) {
      this.received = received;
    }

    @Override
    public void channelRegistered(ChannelHandlerContext context) {
      context.fireChannelRegistered();
      // gRPC adds its handlers while the event goes round, so the bytes come after it
      context.channel().eventLoop().execute(() -> replay(context));
    }

    private void replay(ChannelHandlerContext context) {
      if (!done) {
        done = true;
        context.fireChannelRead(received);
        context.fireChannelReadComplete();
        context.channel().pipeline().remove(this);
        context.channel().config().setAutoRead(true);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (!done) {
        done = true;
        received.release();
      }
      context.fireChannelInactive();
    }
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected SocketAddress localAddress0() {
    return bound;
  }

  @Override
  protected void doBind(SocketAddress address) {
    bound = address;
  }

  @Override
  protected void doClose() {
    open = false;
  }

  @Override
  protected void doBeginRead() {
    // connections are pushed by accept
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open && bound != null;
  }
}
