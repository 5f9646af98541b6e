// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.local.LocalAddress;
import io.tapdb.proto.v1.TapDbGrpc;
import io.tapdb.replica.Dispatcher;
import io.tapdb.replica.Limits;
import io.tapdb.server.peer.ReplicationService;
import io.tapdb.server.port.HandoverChannel;
import io.tapdb.server.port.KeptLoops;
import io.tapdb.server.port.PortListener;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The gRPC side of a node: the TapDB service, health and reflection, for connections that are
 * handed over by the port.
 */
public final class GrpcFrontEnd implements AutoCloseable {
  /** What a message may have around the document it carries. */
  private static final int ENVELOPE_BYTES = 64 * 1024;

  private static final int WINDOW_BYTES = 4 << 20;

  private final HandoverChannel connections = new HandoverChannel();
  private final HealthStatusManager health = new HealthStatusManager();
  private final NettyServerBuilder builder;
  private Server server;

  /** A front end on the loops of that port; not started. */
  public GrpcFrontEnd(
      PortListener port, Dispatcher dispatcher, Limits limits, AtomicLong connectionIds) {
    long backlog = Runtime.getRuntime().maxMemory() / 8;
    GrpcContext context = new GrpcContext(dispatcher, limits, new Backlog(backlog));
    // calls run on the event loops: a hop to another thread would cost more than most commands
    builder =
        NettyServerBuilder.forAddress(new LocalAddress("tapdb-grpc"))
            .channelFactory(() -> connections)
            .bossEventLoopGroup(port.acceptor())
            .workerEventLoopGroup(new KeptLoops(port.loops()))
            .directExecutor()
            .maxInboundMessageSize(limits.messageBytes() + ENVELOPE_BYTES)
            .flowControlWindow(WINDOW_BYTES)
            .maxConcurrentCallsPerConnection(limits.connectionCalls())
            // finds peers that are gone, so that they do not take up connections for good
            .keepAliveTime(5, TimeUnit.MINUTES)
            .permitKeepAliveWithoutCalls(true)
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .intercept(new PeerAddress())
            .addService(LenientRequests.of(new TapDbService(context, connectionIds)))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(olderReflection());
    health.setStatus(TapDbGrpc.SERVICE_NAME, ServingStatus.SERVING);
  }

  /** Many tools still ask in the version before the first. */
  @SuppressWarnings("deprecation")
  private static BindableService olderReflection() {
    return ProtoReflectionService.newInstance();
  }

  /** Serves the other members of the set too; to be said before the start. */
  public void serveMembers(ReplicationService replication) {
    builder.addService(replication.definition()).callExecutor(replication);
  }

  /** Begins to serve; gives where HTTP/2 connections are to be handed to. */
  public HandoverChannel start() throws IOException {
    server = builder.build().start();
    return connections;
  }

  /** Lets calls under way end for a moment and cuts off the others. */
  @Override
  public void close() {
    health.enterTerminalState();
    if (server == null) {
      return;
    }
    server.shutdown();
    try {
      if (!server.awaitTermination(500, TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(2, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
