// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One look at whether anybody listens at an address: two fresh connections, a moment apart. A
 * process that is just starting again refuses the first at most.
 */
final class Knock {
  private static final long APART_MILLIS = 100;

  private final HostPort member;
  private final PeerThreads threads;
  private final int timeoutMillis;
  private final Consumer<Probe> result;
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private volatile int attempts;

  Knock(HostPort member, PeerThreads threads, long timeoutMillis, Consumer<Probe> result) {
    this.member = member;
    this.threads = threads;
    this.timeoutMillis = Math.clamp(timeoutMillis, 1, Integer.MAX_VALUE);
    this.result = result;
  }

  void start() {
    threads.later(timeoutMillis, () -> tell(Probe.UNKNOWN));
    threads.soon(
        () -> {
          try {
            // asking for the address may wait, which the network's thread must not
            knockTwice(InetAddress.getAllByName(member.host()));
          } catch (UnknownHostException unknown) {
            tell(Probe.UNKNOWN);
          }
        });
  }

  /** A name may stand for several addresses: somebody at one of them is somebody. */
  private void knockTwice(InetAddress[] addresses) {
    attempts = 2 * addresses.length;
    open.set(attempts);
    knock(addresses);
    threads.later(APART_MILLIS, () -> knock(addresses));
  }

  private void knock(InetAddress[] addresses) {
    for (InetAddress address : addresses) {
      var unused =
          new Bootstrap()
              .group(threads.loop())
              .channel(NioSocketChannel.class)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(new InetSocketAddress(address, member.port()))
              .addListener(done -> answered((ChannelFuture) done));
    }
  }

  private void answered(ChannelFuture connect) {
    if (connect.isSuccess()) {
      var unused = connect.channel().close();
      tell(Probe.ACCEPTED);
    } else if (connect.cause() instanceof ConnectException
        && !(connect.cause() instanceof ConnectTimeoutException)) {
      // the JDK throws just this for ECONNREFUSED, and others for what else can happen so soon
      refused.incrementAndGet();
    }
    if (open.decrementAndGet() == 0) {
      tell(refused.get() == attempts ? Probe.REFUSED : Probe.UNKNOWN);
    }
  }

  private void tell(Probe probe) {
    if (told.compareAndSet(false, true)) {
      threads.soon(() -> result.accept(probe));
    }
  }
}
