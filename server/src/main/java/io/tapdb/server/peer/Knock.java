// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.tapdb.election.config.HostPort;
import io.tapdb.replica.peer.Peers.Probe;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One look at whether anybody listens at an address: fresh connections, a moment apart, until two
 * in a row are refused or one is taken.
 *
 * <p>The system takes connections for a process as long as its port is open, which of a dying one
 * is so for a moment after its other connections broke. So a connection only counts as taken when
 * it still stands a little later, and one that broke says nothing.
 */
final class Knock {
  private static final long APART_MILLIS = 100;
  private static final int ENOUGH = 2;

  private final HostPort member;
  private final PeerThreads threads;
  private final long timeoutMillis;
  private final Consumer<Probe> result;
  private final AtomicBoolean told = new AtomicBoolean();
  private int refusedInRow;

  Knock(HostPort member, PeerThreads threads, long timeoutMillis, Consumer<Probe> result) {
    this.member = member;
    this.threads = threads;
    this.timeoutMillis = timeoutMillis;
    this.result = result;
  }

  void start() {
    threads.later(timeoutMillis, () -> tell(Probe.UNKNOWN));
    threads.soon(
        () -> {
          try {
            // asking for the address may wait, which the network's thread must not
            InetAddress[] addresses = InetAddress.getAllByName(member.host());
            threads.loop().execute(() -> knock(addresses));
          } catch (UnknownHostException unknown) {
            tell(Probe.UNKNOWN);
          }
        });
  }

  private void knock(InetAddress[] addresses) {
    if (!told.get()) {
      Round round = new Round(addresses);
      for (InetAddress address : addresses) {
        round.connect(address);
      }
    }
  }

  /** Connections to all addresses of the name at once: somebody at one of them is somebody. */
  private final class Round {
    private final InetAddress[] addresses;
    private int open;
    private boolean refused = true;

    Round(InetAddress[] addresses) {
      this.addresses = addresses;
      this.open = addresses.length;
    }

    void connect(InetAddress address) {
      var unused =
          new Bootstrap()
              .group(threads.loop())
              .channel(NioSocketChannel.class)
              .option(
                  ChannelOption.CONNECT_TIMEOUT_MILLIS,
                  Math.clamp(timeoutMillis, 1, Integer.MAX_VALUE))
              .handler(new CloseOnError())
              .connect(new InetSocketAddress(address, member.port()))
              .addListener(done -> answered((ChannelFuture) done));
    }

    private void answered(ChannelFuture connect) {
      if (connect.isSuccess()) {
        hold(connect.channel());
      } else {
        ended(isRefusal(connect.cause()));
      }
    }

    private void hold(Channel connection) {
      connection.closeFuture().addListener(closed -> ended(false));
      var unused =
          connection
              .eventLoop()
              .schedule(() -> look(connection), APART_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(Channel connection) {
      if (connection.isActive()) {
        tell(Probe.ACCEPTED);
      }
      var unused = connection.close();
    }

    private void ended(boolean byRefusal) {
      refused &= byRefusal;
      if (--open > 0) {
        return;
      }
      refusedInRow = refused ? refusedInRow + 1 : 0;
      if (refusedInRow == ENOUGH) {
        tell(Probe.REFUSED);
      } else if (!told.get()) {
        var unused =
            threads.loop().schedule(() -> knock(addresses), APART_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  /** The JDK throws just this for ECONNREFUSED, and others for what else can happen so soon. */
  private static boolean isRefusal(Throwable cause) {
    return cause instanceof ConnectException && !(cause instanceof ConnectTimeoutException);
  }

  private static final class CloseOnError extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var unused = context.close();
    }
  }

  private void tell(Probe probe) {
    if (told.compareAndSet(false, true)) {
      threads.soon(() -> result.accept(probe));
    }
  }
}
