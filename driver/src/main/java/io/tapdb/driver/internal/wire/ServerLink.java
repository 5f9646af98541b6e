// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.tapdb.driver.TapNetworkException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way to one server: a gRPC channel and the few streams on it that carry all commands.
 *
 * <p>A call goes to the stream with the fewest others, so one slow stream does not hold up the
 * rest. Questions how the server is have a stream of their own, which works also while the others
 * are interrupted.
 */
public final class ServerLink implements AutoCloseable {
  /** The largest message of the protocol, and room for what gRPC puts around it. */
  private static final int MAX_REPLY_BYTES = 48_000_000 + (64 << 10);

  /** Questions that were given up stay in their places until they are answered. */
  private static final int HELLOS_IN_FLIGHT = 64;

  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 10;

  private final HostAddress host;
  private final LinkListener listener;
  private final ManagedChannel channel;
  private final SessionStream[] streams;
  private final SessionStream hellos;

  /** Why the server takes no calls now, or null if it does. */
  private volatile TapNetworkException outage;

  private ServerLink(HostAddress host, LinkSettings settings, LinkListener listener) {
    this.host = host;
    this.listener = listener;
    // Retries of gRPC's own would keep copies of what is sent; what may be repeated is known here.
    this.channel =
        NettyChannelBuilder.forAddress(host.name(), host.port())
            .usePlaintext()
            .directExecutor()
            .disableRetry()
            .disableServiceConfigLookUp()
            .proxyDetector(target -> null)
            .maxInboundMessageSize(MAX_REPLY_BYTES)
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectTimeoutMillis())
            .withOption(ChannelOption.TCP_NODELAY, true)
            // a server that has gone silent would otherwise be waited for without end
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .build();
    this.streams = new SessionStream[settings.sessions()];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = new SessionStream(this, settings, listener);
    }
    LinkSettings ofHellos =
        new LinkSettings(1, HELLOS_IN_FLIGHT, HELLOS_IN_FLIGHT, settings.connectTimeoutMillis());
    this.hellos = new SessionStream(this, ofHellos, HelloListener.INSTANCE);
  }

  /** A link that connects when it is first used. */
  public static ServerLink to(HostAddress host, LinkSettings settings, LinkListener listener) {
    return new ServerLink(host, settings, listener);
  }

  /** The server's address. */
  public HostAddress host() {
    return host;
  }

  ManagedChannel channel() {
    return channel;
  }

  LinkListener listener() {
    return listener;
  }

  /** Sends a call, now or as soon as there is room. */
  public void submit(PendingCall<?> call) {
    int first = (int) Thread.currentThread().threadId() % streams.length;
    SessionStream best = streams[first];
    for (int i = 1; i < streams.length; i++) {
      SessionStream other = streams[(first + i) % streams.length];
      if (other.load() < best.load()) {
        best = other;
      }
    }
    best.submit(call);
  }

  /** Asks the server how it is. */
  public void ask(PendingCall<?> call) {
    hellos.submit(call);
  }

  /** How many calls wait or are under way. */
  public int load() {
    int all = 0;
    for (SessionStream stream : streams) {
      all += stream.load();
    }
    return all;
  }

  /** Why the server takes no calls now, or null if it does. */
  TapNetworkException outage(SessionStream stream) {
    return stream == hellos ? null : outage;
  }

  /** Ends what is under way, and gives back what comes until the server {@link #recovered}. */
  public void interrupt(TapNetworkException reason) {
    outage = reason;
    for (SessionStream stream : streams) {
      stream.interrupt(reason);
    }
  }

  /** Has the next question go out on a new stream. */
  public void interruptHellos(TapNetworkException reason) {
    hellos.interrupt(reason);
  }

  /** Takes calls again. */
  public void recovered() {
    if (outage != null) {
      outage = null;
    }
  }

  /** Ends what is under way for good, as the server is not to be used any more. */
  public void retire(TapNetworkException reason) {
    interrupt(reason);
    hellos.close();
    channel.shutdown();
  }

  /** Shows the calls that wait or are under way. */
  public void forEach(Consumer<PendingCall<?>> viewer) {
    for (SessionStream stream : streams) {
      stream.forEach(viewer);
    }
  }

  /**
   * Whether the last attempt to connect failed. What is sent now fails for the same reason, even
   * while the next attempt is under way.
   */
  public boolean isFailing() {
    return channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE;
  }

  /** Makes a connection attempt that is waiting out a pause of gRPC's start at once. */
  public void retryNow() {
    channel.resetConnectBackoff();
  }

  /** Fails what is under way and lets go of the connection. */
  @Override
  public void close() {
    for (SessionStream stream : streams) {
      stream.close();
    }
    hellos.close();
    channel.shutdownNow();
  }
}
