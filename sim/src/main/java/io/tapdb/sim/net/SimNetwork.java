// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.net;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.Connection;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.peer.StreamListener;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.time.Life;
import io.tapdb.sim.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The network between members, and from clients to them.
 *
 * <p>A call is a message there and one back, each with a fate of its own. A stream keeps its order
 * and survives a short cut, as a TCP connection does. A host whose process is gone refuses, one
 * without power or behind a cut is silent, a paused process is connected to but does not answer.
 */
public final class SimNetwork {
  private final Timeline timeline;
  private final Links links;
  private final Wiretap wiretap;
  private final List<Endpoint> endpoints;
  private final Life itself;
  private final Connection[][] connections;
  private final List<SimPeers> peers = new ArrayList<>();
  private final List<SimStream> streams = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private long connectionIds;

  /** How a process came to its end, as others notice it. */
  public enum Ending {
    /** It closed its connections and the host refuses new ones. */
    GOODBYE,
    /** Its connections are reset and the host refuses new ones. */
    KILLED,
    /** The host is silent. */
    POWER_LOST
  }

  /**
   * A network in fair weather without cuts.
   *
   * @param endpoints the hosts that can be called, in their places
   * @param callersOnly how many more there are who only call, in the places after them
   */
  public SimNetwork(
      Timeline timeline,
      RandomGenerator random,
      Coverage coverage,
      Wiretap wiretap,
      List<? extends Endpoint> endpoints,
      int callersOnly) {
    this.timeline = timeline;
    this.wiretap = wiretap;
    this.endpoints = List.copyOf(endpoints);
    int places = endpoints.size() + callersOnly;
    this.links = new Links(places, random, coverage);
    this.connections = new Connection[places][places];
    this.itself = new Life(places, 1);
  }

  Timeline timeline() {
    return timeline;
  }

  Links links() {
    return links;
  }

  /** Whether it is somebody who can be called, rather than one who only calls. */
  boolean isMember(Life caller) {
    return caller.owner() < endpoints.size();
  }

  Endpoint endpoint(int place) {
    return endpoints.get(place);
  }

  /** Where that address is, or -1. */
  public int place(HostPort address) {
    for (int place = 0; place < endpoints.size(); place++) {
      if (endpoints.get(place).address().equals(address)) {
        return place;
      }
    }
    return -1;
  }

  long delay(int from, int to) {
    return links.delay(from, to, timeline.now());
  }

  /** Lets something happen in the network itself. */
  void after(long micros, Runnable task) {
    timeline.after(micros, itself, task);
  }

  Connection connection(int from, int to) {
    if (connections[from][to] == null) {
      connections[from][to] = new Connection(++connectionIds, "10.0.0." + (from + 1) + ":1");
    }
    return connections[from][to];
  }

  void overheard(int asker, int answerer, Doc command, Doc reply) {
    wiretap.answered(asker, answerer, command, reply);
  }

  /** Notes that a connection stands between two lives. */
  void met(Life one, Life other) {
    if (one.owner() != other.owner() && other.owner() < endpoints.size()) {
      for (SimPeers each : peers) {
        if (each.life() == one) {
          each.meet(other);
        }
      }
    }
  }

  /** The peers of a new life of the endpoint in that place. */
  public SimPeers join(Life life) {
    peers.removeIf(each -> each.life().ended());
    SimPeers joined = new SimPeers(this, life);
    peers.add(joined);
    // what still waited for the life before learns from the new one that it is gone
    resetOldConnections(life);
    return joined;
  }

  private void resetOldConnections(Life life) {
    for (SimPeers each : peers) {
      if (each.life() != life && !links.isCut(life.owner(), each.life().owner())) {
        each.lose(life.owner());
      }
    }
  }

  /**
   * What is asked of another endpoint.
   *
   * @param command not changed by anybody from now on
   */
  public record Request(String database, Doc command, long timeoutMillis) {}

  /** Sends a request; exactly one of the listener's methods is called, unless the caller ends. */
  public void request(Life caller, int to, Request request, Peers.ReplyListener listener) {
    Call call = new Call(this, caller, to, request, listener);
    calls.add(call);
    wiretap.asked(caller.owner(), to, request.command());
    call.begin();
  }

  void forget(Call call) {
    calls.remove(call);
  }

  PeerStream open(Life opener, int to, Doc opening, StreamListener listener) {
    SimStream stream = new SimStream(this, opener, to, opening);
    streams.removeIf(SimStream::isForgotten);
    streams.add(stream);
    return stream.begin(listener);
  }

  /** Says that a process has ended; others notice sooner or later. */
  public void ended(Life life, Ending ending) {
    peers.removeIf(each -> each.life() == life);
    calls.removeIf(Call::isForgotten);
    if (ending == Ending.POWER_LOST) {
      after(links.patience(), () -> tell(life, ending));
    } else {
      tell(life, ending);
    }
  }

  private void tell(Life life, Ending ending) {
    for (Call call : List.copyOf(calls)) {
      if (call.concerns(life)) {
        call.fail("the connection was reset");
      }
    }
    for (SimStream stream : streams) {
      if (stream.concerns(life)) {
        stream.ended(life);
      }
    }
    for (SimPeers each : peers) {
      if (each.knows(life)) {
        hearOfEnd(each, life, ending);
      }
    }
  }

  private void hearOfEnd(SimPeers who, Life life, Ending ending) {
    if (ending == Ending.GOODBYE) {
      who.part(life);
    } else if (ending == Ending.POWER_LOST || !links.isCut(life.owner(), who.life().owner())) {
      who.lose(life.owner());
    }
  }

  /** Stops what goes from one place to another; connections there break when that lasts. */
  public void cut(int from, int to) {
    if (links.cut(from, to)) {
      int number = links.cutNumber(from, to);
      after(
          links.patience(),
          () -> {
            if (links.isCut(from, to) && links.cutNumber(from, to) == number) {
              reset(from, to);
            }
          });
    }
  }

  /** Lets messages pass again. */
  public void heal(int from, int to) {
    if (links.heal(from, to)) {
      for (SimStream stream : streams) {
        if (stream.isBetween(from, to)) {
          stream.resume();
        }
      }
    }
  }

  /** Heals every way. */
  public void healAll() {
    for (int from = 0; from < connections.length; from++) {
      for (int to = 0; to < connections.length; to++) {
        heal(from, to);
      }
    }
  }

  /** Lets whatever goes from one place to another take up to so much longer; 0 ends that. */
  public void slow(int from, int to, long micros) {
    links.slow(from, to, micros);
  }

  /** Lets nothing be slow any more. */
  public void quickenAll() {
    for (int from = 0; from < connections.length; from++) {
      for (int to = 0; to < connections.length; to++) {
        slow(from, to, 0);
      }
    }
  }

  /** Changes what happens to messages from now on. */
  public void weather(Weather weather) {
    links.weather(weather);
  }

  /** Notes that a process is paused: if that lasts, others take their connections for dead. */
  public void paused(Life life) {
    after(
        links.patience(),
        () -> {
          if (life.paused() && !life.ended()) {
            for (int other = 0; other < endpoints.size(); other++) {
              reset(life.owner(), other);
            }
          }
        });
  }

  /** Breaks all connections between two places. */
  public void reset(int one, int other) {
    for (Call call : List.copyOf(calls)) {
      if (call.isBetween(one, other)) {
        call.fail("the connection broke");
      }
    }
    for (SimStream stream : streams) {
      if (stream.isBetween(one, other)) {
        stream.breakOff("the connection broke");
      }
    }
    for (SimPeers each : peers) {
      if (each.life().owner() == one) {
        each.lose(other);
      } else if (each.life().owner() == other) {
        each.lose(one);
      }
    }
  }
}
