// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.net;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.peer.StreamListener;
import io.tapdb.sim.time.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How one life of a simulated member reaches the others. */
public final class SimPeers implements Peers {
  private static final long BETWEEN_CONNECTS_MICROS = 100_000;

  private final SimNetwork network;
  private final Life life;

  /** With whom a connection stands, by place. */
  private final Map<Integer, Life> met = new TreeMap<>();

  private final List<Consumer<HostPort>> onLost = new ArrayList<>();

  SimPeers(SimNetwork network, Life life) {
    this.network = network;
    this.life = life;
  }

  Life life() {
    return life;
  }

  @Override
  public void call(HostPort to, Doc command, long timeoutMillis, ReplyListener listener) {
    int place = network.place(to);
    if (place < 0) {
      network.timeline().after(1, life, () -> listener.failed("no such host"));
      return;
    }
    network.request(
        life, place, new SimNetwork.Request("admin", command.detached(), timeoutMillis), listener);
  }

  @Override
  public PeerStream open(HostPort to, Doc opening, StreamListener listener) {
    int place = network.place(to);
    if (place < 0) {
      network.timeline().after(1, life, () -> listener.ended("no such host"));
      return NONE.open(to, opening, new DeafListener());
    }
    return network.open(life, place, opening.detached(), listener);
  }

  private static final class DeafListener implements StreamListener {
    @Override
    public void message(byte[] bytes) {
      throw new IllegalStateException("nobody sends");
    }

    @Override
    public void ended(String reason) {
      // said to the one who asked, a little later
    }
  }

  @Override
  public void probe(HostPort to, long timeoutMillis, Consumer<Probe> result) {
    int place = network.place(to);
    Knocks knocks = new Knocks(result);
    network.timeline().afterMillis(timeoutMillis, life, () -> knocks.decide(Probe.UNKNOWN));
    if (place >= 0) {
      knock(place, knocks);
      network.timeline().after(BETWEEN_CONNECTS_MICROS, life, () -> knock(place, knocks));
    }
  }

  /** Two attempts to connect, and what came of them. */
  private static final class Knocks {
    private final Consumer<Probe> result;
    private int refusals;
    private boolean decided;

    Knocks(Consumer<Probe> result) {
      this.result = result;
    }

    void answered(boolean refused) {
      if (!refused) {
        decide(Probe.ACCEPTED);
      } else if (++refusals == 2) {
        decide(Probe.REFUSED);
      }
    }

    void decide(Probe probe) {
      if (!decided) {
        decided = true;
        result.accept(probe);
      }
    }
  }

  private void knock(int place, Knocks knocks) {
    if (network.links().passes(life.owner(), place)) {
      network.after(network.delay(life.owner(), place), () -> arrive(place, knocks));
    }
  }

  private void arrive(int place, Knocks knocks) {
    Endpoint endpoint = network.endpoint(place);
    if (endpoint.powered() && network.links().passes(place, life.owner())) {
      boolean refused = endpoint.listener() == null;
      network
          .timeline()
          .after(network.delay(place, life.owner()), life, () -> knocks.answered(refused));
    }
  }

  @Override
  public void onLost(Consumer<HostPort> listener) {
    onLost.add(listener);
  }

  @Override
  public void retain(Set<HostPort> members) {
    met.keySet().removeIf(place -> !members.contains(network.endpoint(place).address()));
  }

  void meet(Life other) {
    met.put(other.owner(), other);
  }

  boolean knows(Life other) {
    return met.get(other.owner()) == other;
  }

  /** The connection to another life ended with goodbye. */
  void part(Life other) {
    met.remove(other.owner(), other);
  }

  /** The connection to another place breaks, if there is one. */
  void lose(int place) {
    if (met.remove(place) != null) {
      HostPort address = network.endpoint(place).address();
      network
          .timeline()
          .after(
              network.links().delayInRow(place, life.owner()),
              life,
              () -> onLost.forEach(listener -> listener.accept(address)));
    }
  }
}
