// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.set;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.Connection;
import io.tapdb.replica.ReplySink;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.peer.StreamListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The wires between members under test: everything takes a millisecond and arrives, unless the two
 * are cut off from each other or one of them is dead.
 */
final class TestNetwork {
  private static final long DELAY_MILLIS = 1;

  private final TestSet set;
  private final Set<String> cuts = new HashSet<>();
  private final List<Wire> wires = new ArrayList<>();

  TestNetwork(TestSet set) {
    this.set = set;
  }

  void cut(TestMember one, TestMember other, boolean isCut) {
    for (String pair : List.of(one + ">" + other, other + ">" + one)) {
      if (isCut) {
        cuts.add(pair);
      } else {
        cuts.remove(pair);
      }
    }
    if (isCut) {
      breakWires(wire -> wire.joins(one, other));
    }
  }

  boolean isCut(TestMember from, TestMember to) {
    return cuts.contains(from + ">" + to);
  }

  /** The process of a member is gone: whoever was connected to it notices at once. */
  void died(TestMember dead) {
    breakWires(wire -> wire.from == dead || wire.to == dead);
    for (TestMember each : set.members()) {
      if (each != dead && each.isAlive() && !isCut(dead, each)) {
        each.threads().schedule(DELAY_MILLIS, () -> each.lost(dead.host()));
      }
    }
  }

  private void breakWires(java.util.function.Predicate<Wire> which) {
    for (Wire wire : List.copyOf(wires)) {
      if (which.test(wire)) {
        wire.broken("the connection broke");
      }
    }
  }

  /** One stream. */
  private final class Wire {
    final TestMember from;
    final TestMember to;
    final End opener = new End(true);
    final End acceptor = new End(false);
    boolean ended;
    boolean broken;

    Wire(TestMember from, TestMember to) {
      this.from = from;
      this.to = to;
    }

    boolean joins(TestMember one, TestMember other) {
      return (from == one && to == other) || (from == other && to == one);
    }

    void broken(String reason) {
      if (!ended) {
        ended = true;
        broken = true;
        wires.remove(this);
        opener.hearEnd(reason);
        acceptor.hearEnd(reason);
      }
    }

    private final class End implements PeerStream {
      private final boolean opens;
      StreamListener listener;
      boolean closed;
      final List<byte[]> early = new ArrayList<>();

      End(boolean opens) {
        this.opens = opens;
      }

      TestMember self() {
        return opens ? from : to;
      }

      End other() {
        return opens ? acceptor : opener;
      }

      @Override
      public void send(byte[] message) {
        if (!ended) {
          byte[] copy = message.clone();
          other().self().threads().schedule(DELAY_MILLIS, () -> other().hear(copy));
        }
      }

      void hear(byte[] message) {
        if (broken || closed) {
          return;
        }
        if (listener == null) {
          early.add(message);
        } else {
          listener.message(message);
        }
      }

      void listen(StreamListener who) {
        listener = who;
        early.forEach(who::message);
        early.clear();
      }

      void hearEnd(String reason) {
        StreamListener who = listener;
        if (who != null && !closed && self().isAlive()) {
          self().threads().schedule(DELAY_MILLIS, () -> who.ended(reason));
        }
      }

      @Override
      public void close() {
        closed = true;
        if (!ended) {
          ended = true;
          wires.remove(Wire.this);
          other().hearEnd("closed by the other side");
        }
      }
    }
  }

  /** The others as one member reaches them. */
  Peers peersOf(TestMember self) {
    return new Reach(self);
  }

  private final class Reach implements Peers {
    private final TestMember self;

    Reach(TestMember self) {
      this.self = self;
    }

    @Override
    public void call(HostPort to, Doc command, long timeoutMillis, ReplyListener listener) {
      TestMember target = set.at(to);
      boolean[] heard = {false};
      Consumer<Runnable> once =
          end -> {
            if (!heard[0]) {
              heard[0] = true;
              end.run();
            }
          };
      self.threads().schedule(timeoutMillis, () -> once.accept(() -> listener.failed("timed out")));
      if (target == null || (!target.isAlive() && !isCut(self, target))) {
        self.threads()
            .schedule(DELAY_MILLIS, () -> once.accept(() -> listener.failed("connection refused")));
      } else if (!isCut(self, target)) {
        target.threads().schedule(DELAY_MILLIS, () -> deliver(target, command, once, listener));
      }
    }

    private void deliver(
        TestMember target, Doc command, Consumer<Runnable> once, ReplyListener listener) {
      if (!target.isAlive() || target.isPaused()) {
        return;
      }
      ReplySink sink =
          reply -> {
            if (self.isAlive() && !isCut(target, self)) {
              self.threads()
                  .schedule(DELAY_MILLIS, () -> once.accept(() -> listener.replied(reply)));
            }
          };
      var unused =
          target
              .node()
              .dispatcher()
              .dispatch(
                  new Connection(7, self.host().toString()), "admin", command.toByteArray(), sink);
    }

    @Override
    public PeerStream open(HostPort to, Doc opening, StreamListener listener) {
      TestMember target = set.at(to);
      Wire wire = new Wire(self, target);
      wire.opener.listen(listener);
      if (target == null || !target.isAlive() || isCut(self, target)) {
        wire.ended = true;
        self.threads().schedule(DELAY_MILLIS, () -> listener.ended("connection refused"));
        return wire.opener;
      }
      wires.add(wire);
      target
          .threads()
          .schedule(
              DELAY_MILLIS,
              () -> {
                if (target.isAlive() && !wire.ended) {
                  wire.acceptor.listen(target.node().streams().opened(opening, wire.acceptor));
                }
              });
      return wire.opener;
    }

    @Override
    public void probe(HostPort to, long timeoutMillis, Consumer<Probe> result) {
      TestMember target = set.at(to);
      boolean silent = target != null && isCut(self, target);
      self.threads()
          .schedule(
              silent ? timeoutMillis : 100 + DELAY_MILLIS,
              () ->
                  result.accept(
                      silent
                          ? Probe.UNKNOWN
                          : target == null || !target.isAlive() ? Probe.REFUSED : Probe.ACCEPTED));
    }

    @Override
    public void onLost(Consumer<HostPort> listener) {
      self.onLost(listener);
    }

    @Override
    public void retain(Set<HostPort> members) {
      // connections cost nothing here
    }
  }
}
