// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.ReplySink;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.peer.StreamListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The way between members under test: a call is a command to the other one's dispatcher. */
final class TestNetwork {
  private final Map<HostPort, HeapMember> members = new LinkedHashMap<>();
  private Predicate<Doc> lost = command -> false;
  private Consumer<Doc> seen = command -> {};
  private int calls;

  void add(HeapMember member) {
    members.put(member.address, member);
  }

  /** Loses these commands from now on. */
  void lose(Predicate<Doc> commands) {
    lost = commands;
  }

  /** Shows every command that is sent from now on. */
  void watch(Consumer<Doc> watcher) {
    seen = watcher;
  }

  /** How many calls have been made. */
  int calls() {
    return calls;
  }

  /** Makes one step of one member; false when there is nothing to do. */
  boolean step() {
    for (HeapMember each : members.values()) {
      if (each.isUp() && each.threads.step()) {
        return true;
      }
    }
    return false;
  }

  void settle() {
    for (int steps = 0; step(); steps++) {
      if (steps > 2_000_000) {
        throw new AssertionError("the members do not come to rest");
      }
    }
  }

  /** Lets time pass until something holds. */
  void settleUntil(java.util.function.BooleanSupplier holds) {
    settle();
    for (int rounds = 0; !holds.getAsBoolean(); rounds++) {
      if (rounds > 10_000) {
        throw new AssertionError("it never comes to hold");
      }
      members.values().iterator().next().clock.advance(10);
      settle();
    }
  }

  Peers peers(HeapMember from) {
    return new Peers() {
      @Override
      public void call(HostPort to, Doc command, long timeoutMillis, ReplyListener listener) {
        calls++;
        seen.accept(command);
        HeapMember target = members.get(to);
        if (target == null || !target.isUp() || lost.test(command)) {
          from.threads.execute(() -> listener.failed("no answer from " + to));
          return;
        }
        target.threads.execute(() -> target.dispatch("admin", command, sink(from, listener)));
      }

      @Override
      public PeerStream open(HostPort to, Doc opening, StreamListener listener) {
        throw new IllegalStateException("nobody streams here");
      }

      @Override
      public void probe(HostPort to, long timeoutMillis, Consumer<Probe> result) {
        throw new IllegalStateException("nobody looks for the dead here");
      }

      @Override
      public void onLost(Consumer<HostPort> listener) {}

      @Override
      public void retain(Set<HostPort> hosts) {}
    };
  }

  private static ReplySink sink(HeapMember to, Peers.ReplyListener listener) {
    return new ReplySink() {
      @Override
      public void reply(Doc reply) {
        to.threads.execute(() -> listener.replied(reply.detached()));
      }

      @Override
      public void closeConnection() {
        to.threads.execute(() -> listener.failed("the connection was closed"));
      }
    };
  }
}
