// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.client;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.peer.Peers;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.net.SimNetwork;
import io.tapdb.sim.time.Life;
import java.util.function.Consumer;

/**
 * A client that does one thing after the other: it asks members who the primary is, sends its
 * writes there, and starts to ask again after every failure.
 */
public final class SimClient {
  private static final long HELLO_MILLIS = 1000;
  private static final long COMMAND_MILLIS = 12_000;
  private static final long LONGEST_THOUGHT_MILLIS = 150;
  private static final long BETWEEN_HELLOS_MILLIS = 120;
  private static final int NOBODY = -1;

  private final ClientWorld world;
  private final Life life;
  private final Requests requests;
  private int primary = NOBODY;
  private boolean resting;
  private boolean waiting;

  /** A client in that place of the network. */
  public SimClient(ClientWorld world, int place) {
    this.world = world;
    this.life = new Life(place, 1);
    this.requests = new Requests(this, world);
  }

  /** Begins, and goes on until told to rest. */
  public void begin() {
    resting = false;
    thinkFor(world.random().nextLong(LONGEST_THOUGHT_MILLIS));
  }

  /** Whether it waits for no reply. */
  public boolean isIdle() {
    return !waiting;
  }

  /** Begins nothing new. */
  public void rest() {
    resting = true;
  }

  Life life() {
    return life;
  }

  private void thinkFor(long millis) {
    waiting = false;
    world.timeline().afterMillis(millis, life, this::act);
  }

  private void act() {
    if (resting) {
      return;
    }
    waiting = true;
    if (primary == NOBODY) {
      askForPrimary();
    } else {
      world.coverage().count(Coverage.Event.OPERATION);
      requests.next();
    }
  }

  /** Where writes go. */
  int primary() {
    return primary;
  }

  /** Any member that may exist. */
  int anybody() {
    return world.random().nextInt(world.members());
  }

  private void askForPrimary() {
    int asked = anybody();
    Peers.ReplyListener listener =
        new Peers.ReplyListener() {
          @Override
          public void replied(Doc reply) {
            heard(asked, reply);
          }

          @Override
          public void failed(String reason) {
            thinkFor(BETWEEN_HELLOS_MILLIS);
          }
        };
    world
        .network()
        .request(
            life,
            asked,
            new SimNetwork.Request("admin", new DocWriter().put("hello", 1).build(), HELLO_MILLIS),
            listener);
  }

  private void heard(int asked, Doc reply) {
    if (reply.get("isWritablePrimary").isMissing()) {
      thinkFor(BETWEEN_HELLOS_MILLIS);
      return;
    }
    if (reply.get("isWritablePrimary").bool()) {
      primary = asked;
    } else if (reply.has("primary") && world.random().nextBoolean()) {
      primary =
          HostPort.parse(reply.get("primary").string()).map(world.network()::place).orElse(-1);
    }
    thinkFor(primary == NOBODY ? BETWEEN_HELLOS_MILLIS : 1);
  }

  /** Sends a command; then comes the next one. */
  void send(int to, Doc command, Consumer<Doc> onReply, Runnable onFailure) {
    Peers.ReplyListener listener =
        new Peers.ReplyListener() {
          @Override
          public void replied(Doc reply) {
            if (to == primary && Replies.isRefusedForNow(reply)) {
              primary = NOBODY;
            }
            onReply.accept(reply);
            thinkFor(world.random().nextLong(LONGEST_THOUGHT_MILLIS));
          }

          @Override
          public void failed(String reason) {
            primary = NOBODY;
            onFailure.run();
            thinkFor(world.random().nextLong(LONGEST_THOUGHT_MILLIS));
          }
        };
    world
        .network()
        .request(life, to, new SimNetwork.Request("test", command, COMMAND_MILLIS), listener);
  }
}
