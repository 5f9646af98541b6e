// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.port;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads the first four bytes of a connection and sends it where they belong.
 *
 * <p>{@code PRI } begins HTTP/2. Read as the length of a message of the other protocol it would be
 * 541 million, far above what a message may have, so the two cannot be confused.
 */
final class FirstBytes extends ByteToMessageDecoder {
  private static final int HTTP2 = 0x50524920;
  private static final int NEEDED = 4;

  /** Takes a connection that does not speak HTTP/2. */
  interface Other {
    /**
     * The first bytes are still to be read from the channel's pipeline; the handler may close it.
     */
    void accept(Channel connection, int firstBytes);
  }

  private final HandoverChannel grpc;
  private final Other other;
  private final long millis;
  private boolean decided;
  private Future<?> timeout;

  /**
   * A reader of first bytes.
   *
   * @param millis a connection that has not sent them after so long is closed
   */
  FirstBytes(HandoverChannel grpc, Other other, long millis) {
    this.grpc = grpc;
    this.other = other;
    this.millis = millis;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    timeout = context.executor().schedule(() -> giveUp(context), millis, TimeUnit.MILLISECONDS);
    context.fireChannelActive();
  }

  private static void giveUp(ChannelHandlerContext context) {
    var unused = context.close();
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    if (timeout != null) {
      timeout.cancel(false);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (decided || in.readableBytes() < NEEDED) {
      return;
    }
    decided = true;
    int first = in.getInt(in.readerIndex());
    if (first != HTTP2) {
      other.accept(context.channel(), first);
      return;
    }
    Channel connection = context.channel();
    connection.config().setAutoRead(false);
    ByteBuf received = in.readRetainedSlice(in.readableBytes());
    while (connection.pipeline().last() != null) {
      connection.pipeline().removeLast();
    }
    connection
        .deregister()
        .addListener(
            deregistered -> {
              if (deregistered.isSuccess()) {
                grpc.accept(connection, received);
              } else {
                received.release();
                var unused = connection.close();
              }
            });
  }
}
