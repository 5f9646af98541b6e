// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.core.Event;
import io.tapdb.replica.peer.Peers;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks for evidence that the process of the primary is gone: a connection to it that ended without
 * goodbye, and two fresh connects that are refused.
 */
final class EvidenceWatch {
  private static final long PROBE_MILLIS = 1000;

  private final Peers peers;
  private final Supplier<SetView> view;
  private final Consumer<Event> events;

  EvidenceWatch(Peers peers, Supplier<SetView> view, Consumer<Event> events) {
    this.peers = peers;
    this.view = view;
    this.events = events;
  }

  void begin() {
    peers.onLost(this::lost);
  }

  private void lost(HostPort host) {
    SetView now = view.get();
    // By now it may count as down, and then it is not called the primary any more.
    int leader = now.core().role().leaderId();
    boolean isLeader =
        now.config()
            .flatMap(config -> config.byId(leader))
            .filter(member -> member.host().equals(host))
            .isPresent();
    if (!isLeader || now.core().selfId() == leader) {
      return;
    }
    long term = now.term();
    peers.probe(
        host,
        PROBE_MILLIS,
        probe -> {
          if (probe == Peers.Probe.REFUSED) {
            events.accept(new Event.EvidenceOfDeath(term, leader));
          }
        });
  }
}
