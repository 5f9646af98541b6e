// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.peer.StreamListener;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The other members over gRPC: one connection to each, which calls and streams share. */
final class GrpcPeers implements Peers, AutoCloseable {
  private final PeerContext context;
  private final Map<HostPort, MemberLink> links = new ConcurrentHashMap<>();
  private final LostListeners lost;

  /** Peers that nobody has been connected to yet. */
  GrpcPeers(PeerThreads threads, Partition partition, Sender.Naming naming) {
    this.lost = new LostListeners();
    this.context = new PeerContext(threads, partition, naming, lost);
  }

  /** Who hears of lost connections. */
  private static final class LostListeners implements Consumer<HostPort> {
    private volatile Consumer<HostPort> listener = member -> {};

    @Override
    public void accept(HostPort member) {
      listener.accept(member);
    }
  }

  PeerContext context() {
    return context;
  }

  private MemberLink link(HostPort member) {
    return links.computeIfAbsent(member, any -> new MemberLink(member, context));
  }

  @Override
  public void call(HostPort to, Doc command, long timeoutMillis, ReplyListener listener) {
    link(to).call(command, timeoutMillis, listener);
  }

  @Override
  public PeerStream open(HostPort to, Doc opening, StreamListener listener) {
    return link(to).open(opening, listener);
  }

  @Override
  public void probe(HostPort to, long timeoutMillis, Consumer<Probe> result) {
    if (context.partition().separates(to)) {
      context.threads().later(timeoutMillis, () -> result.accept(Probe.UNKNOWN));
    } else {
      new Knock(to, context.threads(), timeoutMillis, result).start();
    }
  }

  @Override
  public void onLost(Consumer<HostPort> listener) {
    lost.listener = listener;
  }

  @Override
  public void retain(Set<HostPort> members) {
    links.forEach(
        (member, link) -> {
          if (!members.contains(member) && links.remove(member, link)) {
            link.retire();
          }
        });
    members.forEach(member -> link(member).keep());
  }

  @Override
  public void close() {
    links.values().forEach(MemberLink::close);
  }
}
