// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.Doc;
import io.tapdb.proto.v1.PeerReply;
import io.tapdb.proto.v1.PeerRequest;
import io.tapdb.proto.v1.ReplicationGrpc;
import io.tapdb.proto.v1.ReplicationGrpc.ReplicationStub;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.peer.StreamListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connection to one member: opened ahead of need while it is kept, and opened again soon after
 * it broke, so that a member which comes back is found within a second.
 */
final class MemberLink implements AutoCloseable {
  /** More than any message has, with what stands around it. */
  private static final int MESSAGE_BYTES = 64 << 20;

  private static final int WINDOW_BYTES = 4 << 20;
  private static final int CONNECT_MILLIS = 2000;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 1000;
  private static final int NESTING = 200;

  private final HostPort member;
  private final PeerContext context;
  private final ManagedChannel channel;
  private final ReplicationStub stub;
  private final AtomicBoolean kept = new AtomicBoolean();
  private volatile boolean closed;
  private volatile Watch watch;
  private long pauseMillis = FIRST_PAUSE_MILLIS;

  MemberLink(HostPort member, PeerContext context) {
    this.member = member;
    this.context = context;
    this.channel =
        NettyChannelBuilder.forAddress(member.host(), member.port())
            .usePlaintext()
            .eventLoopGroup(context.threads().loop())
            .channelType(NioSocketChannel.class)
            .executor(context.threads().listeners())
            .offloadExecutor(context.threads().listeners())
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .maxInboundMessageSize(MESSAGE_BYTES)
            .initialFlowControlWindow(WINDOW_BYTES)
            // members reach one another as they are configured, not through what clients need
            .proxyDetector(address -> null)
            // a call that failed is the business of who made it
            .disableRetry()
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(5, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(true)
            .intercept(context.naming())
            .build();
    this.stub = ReplicationGrpc.newStub(channel);
  }

  /** Connects now, and stays connected. */
  void keep() {
    if (kept.compareAndSet(false, true)) {
      watch = new Watch(member, context, stub.withWaitForReady());
      watch.open();
      context.threads().soon(this::tend);
    }
  }

  /** Looks after the connection until it stands, and again when it does no longer. */
  private void tend() {
    if (closed) {
      return;
    }
    ConnectivityState state = channel.getState(true);
    if (state == ConnectivityState.READY) {
      pauseMillis = FIRST_PAUSE_MILLIS;
      channel.notifyWhenStateChanged(state, () -> context.threads().guarded(this::tend));
      return;
    }
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      // gRPC's own pauses grow to minutes
      channel.resetConnectBackoff();
    }
    context.threads().later(pauseMillis, this::tend);
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
  }

  void call(Doc command, long timeoutMillis, Peers.ReplyListener listener) {
    Deadline deadline = new Deadline(timeoutMillis, listener);
    if (context.partition().separates(member)) {
      deadline.fail();
      return;
    }
    stub.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS)
        .call(PeerRequest.newBuilder().setCommand(PeerBytes.wrap(command)).build(), deadline);
  }

  /** Hears what came of a call, or is cut off and hears nothing in time. */
  private final class Deadline implements StreamObserver<PeerReply> {
    private final long endNanos;
    private final Peers.ReplyListener listener;
    private boolean done;

    Deadline(long timeoutMillis, Peers.ReplyListener listener) {
      this.endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      this.listener = listener;
    }

    /** Fails when the time is over, and not earlier. */
    void fail() {
      long left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
      context
          .threads()
          .later(Math.max(0, left), () -> listener.failed("no answer from " + member + " in time"));
    }

    @Override
    public void onNext(PeerReply reply) {
      done = true;
      if (context.partition().separates(member)) {
        fail();
        return;
      }
      byte[] bytes = PeerBytes.unwrap(reply.getReply());
      String problem = BsonCheck.problem(bytes, 0, bytes.length, NESTING);
      context
          .threads()
          .guarded(
              () -> {
                if (problem == null) {
                  listener.replied(new Doc(bytes));
                } else {
                  listener.failed("the reply of " + member + " is damaged: " + problem);
                }
              });
    }

    @Override
    public void onError(Throwable broken) {
      if (done) {
        return;
      }
      if (context.partition().separates(member)) {
        fail();
      } else {
        context.threads().guarded(() -> listener.failed(reason(broken)));
      }
    }

    @Override
    public void onCompleted() {
      // the reply came before
    }
  }

  PeerStream open(Doc opening, StreamListener listener) {
    OutgoingStream stream = new OutgoingStream(member, context, listener);
    var unused = stub.open(stream);
    stream.send(opening.toByteArray());
    return stream;
  }

  /** Why a call or stream failed, in a line. */
  static String reason(Throwable broken) {
    Status status = Status.fromThrowable(broken);
    String why = status.getDescription() == null ? "" : status.getDescription();
    Throwable cause = status.getCause();
    return cause != null && cause.getMessage() != null
        ? why + ": " + cause.getMessage()
        : why.isEmpty() ? status.getCode().name() : why;
  }

  /** Ends the connection; calls under way get a moment. */
  void retire() {
    stop();
    channel.shutdown();
    context.threads().later(LONGEST_PAUSE_MILLIS, channel::shutdownNow);
  }

  private void stop() {
    closed = true;
    Watch open = watch;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    stop();
    channel.shutdownNow();
  }
}
