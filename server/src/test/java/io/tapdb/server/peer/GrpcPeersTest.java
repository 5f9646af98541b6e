// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.Connection;
import io.tapdb.replica.Limits;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.ReplySink;
import io.tapdb.replica.RunningOperation;
import io.tapdb.replica.peer.Peers;
import io.tapdb.server.grpc.GrpcFrontEnd;
import io.tapdb.server.port.PortListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

/** Members that reach one another over gRPC on this machine. */
class GrpcPeersTest extends PeersContract {
  private final List<GrpcMember> members = new ArrayList<>();

  @Override
  Member start() {
    GrpcMember member = new GrpcMember();
    members.add(member);
    member.restart();
    return member;
  }

  @AfterEach
  void killAll() {
    members.forEach(GrpcMember::kill);
  }

  @Override
  void awaitWatched(Member watcher, Member watched) throws InterruptedException {
    ReplicationService service = ((GrpcMember) watched).service;
    await(() -> service.watchers() == 1, "a watch");
    // the reply to the watch went out before that of a later call
    Outcome outcome = new Outcome();
    watcher.peers().call(watched.address(), new DocWriter().put("x", 1).build(), 9000, outcome);
    outcome.get();
  }

  /** A port with nothing behind it but a dispatcher that echoes. */
  private static final class GrpcMember implements Member {
    private final Incoming incoming = new Incoming();
    private int port;
    private boolean alive;
    private PortListener listener;
    private GrpcFrontEnd grpc;
    private PeerNetwork network;
    private ReplicationService service;

    @Override
    public void restart() {
      alive = true;
      listener = new PortListener(new PortListener.Settings(1, 100, 10_000));
      network =
          new PeerNetwork(
              () -> port,
              fault -> {
                throw new AssertionError(fault);
              });
      AtomicLong ids = new AtomicLong();
      grpc = new GrpcFrontEnd(listener, this::answer, Limits.ofHeap(256L << 20), ids);
      service = network.service(this::answer, incoming::opened, ids);
      grpc.serveMembers(service);
      try {
        port =
            listener.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                grpc.start(),
                (connection, first) -> {
                  var unused = connection.close();
                });
      } catch (IOException taken) {
        throw new UncheckedIOException(taken);
      }
    }

    private RunningOperation answer(
        Connection connection, String database, byte[] bytes, ReplySink sink) {
      Doc command = new Doc(bytes);
      RunningOperation operation =
          new RunningOperation(1, connection, database, command, new StandingClock());
      if (!command.firstName().equals("silence")) {
        sink.reply(
            new DocWriter()
                .copyAll(command)
                .put("by", address().toString())
                .put("ok", 1.0)
                .build());
      }
      return operation;
    }

    @Override
    public HostPort address() {
      return new HostPort("127.0.0.1", port);
    }

    @Override
    public Peers peers() {
      return network.peers();
    }

    @Override
    public Incoming incoming() {
      return incoming;
    }

    @Override
    public void stop() {
      alive = false;
      listener.stopListening();
      service.goodbye();
      grpc.close();
      network.close();
      listener.close();
    }

    @Override
    public void kill() {
      if (!alive) {
        return;
      }
      alive = false;
      // gRPC is not asked: this closes the sockets under everybody's feet, as the system does with
      // a killed process
      listener.close();
      network.threads().loop().shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Override
    public void cutOff(Set<HostPort> members) {
      network.cutOff(members);
    }
  }

  private static final class StandingClock implements NodeClock {
    @Override
    public long millis() {
      return 0;
    }

    @Override
    public long nanos() {
      return 0;
    }
  }
}
