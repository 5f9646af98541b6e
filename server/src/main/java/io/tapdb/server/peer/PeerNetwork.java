// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.tapdb.election.config.HostPort;
import io.tapdb.replica.Dispatcher;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.peer.StreamAcceptor;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** The other members, both ways: as this node reaches them, and what it offers to them. */
public final class PeerNetwork implements AutoCloseable {
  private final PeerThreads threads;
  private final Partition partition = new Partition();
  private final GrpcPeers peers;

  /**
   * A network without connections.
   *
   * @param ownPort where this node serves, once it does
   * @param onFault told of what escapes those who listen to others
   */
  public PeerNetwork(IntSupplier ownPort, Consumer<Throwable> onFault) {
    threads = new PeerThreads(onFault);
    peers = new GrpcPeers(threads, partition, new Sender.Naming(ownPort));
  }

  /** The way out. */
  public Peers peers() {
    return peers;
  }

  /** The way in. */
  public ReplicationService service(
      Dispatcher dispatcher, StreamAcceptor acceptor, AtomicLong connectionIds) {
    return new ReplicationService(peers.context(), dispatcher, acceptor, connectionIds);
  }

  /** Cuts this node off from those members, and none else, as a broken cable would; for tests. */
  public void cutOff(Set<HostPort> members) {
    partition.cut(members);
  }

  PeerThreads threads() {
    return threads;
  }

  @Override
  public void close() {
    peers.close();
    threads.close();
  }
}
