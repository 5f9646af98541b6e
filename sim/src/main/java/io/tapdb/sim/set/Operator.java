// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.SetConfig;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.member.BsonDocuments;
import io.tapdb.replica.peer.Peers;
import io.tapdb.sim.member.SimMember;
import io.tapdb.sim.net.SimNetwork;
import io.tapdb.sim.time.Life;
import java.util.function.Consumer;

/** Whoever runs the set: sends commands of administrators over the same network as everybody. */
final class Operator {
  private static final long PATIENCE_MILLIS = 8000;

  private final SetWorld world;
  private final Life life;

  Operator(SetWorld world, int place) {
    this.world = world;
    this.life = new Life(place, 1);
  }

  Life life() {
    return life;
  }

  /** Sends a command; a null reply says that there was none. */
  void send(SimMember to, String database, Doc command, Consumer<Doc> onReply) {
    world.network.request(
        life,
        to.place(),
        new SimNetwork.Request(database, command, PATIENCE_MILLIS),
        new Peers.ReplyListener() {
          @Override
          public void replied(Doc reply) {
            onReply.accept(reply);
          }

          @Override
          public void failed(String reason) {
            onReply.accept(null);
          }
        });
  }

  static boolean isOk(Doc reply) {
    return reply != null && reply.get("ok").isNumber() && reply.get("ok").float64() == 1;
  }

  /** Makes a set of the members of the plan. */
  void initiate(SetConfig config, Consumer<Doc> onReply) {
    send(
        world.hosts.getFirst(),
        "admin",
        new DocWriter().put("replSetInitiate", BsonDocuments.bytes(config.toPublicBson())).build(),
        onReply);
  }

  /** Asks the primary for that configuration in the place of the present one. */
  void reconfigure(SimMember primary, SetConfig next, Consumer<Doc> onReply) {
    ConfigVersion version = new ConfigVersion(next.version().version() + 1, next.version().term());
    send(
        primary,
        "admin",
        new DocWriter()
            .put("replSetReconfig", BsonDocuments.bytes(next.withVersion(version).toPublicBson()))
            .put("maxTimeMS", 5000)
            .build(),
        onReply);
  }

  /** Asks a member to run for election. */
  void stepUp(SimMember rival) {
    send(
        rival,
        "admin",
        new DocWriter()
            .put("replSetStepUp", 1)
            .put("skipDryRun", world.chance.nextBoolean())
            .build(),
        reply -> {});
  }

  /** Asks a primary to give up the lead. */
  void stepDown(SimMember primary) {
    send(
        primary,
        "admin",
        new DocWriter()
            .put("replSetStepDown", 3 + world.chance.nextInt(8))
            .put("secondaryCatchUpPeriodSecs", 1)
            .put("force", world.chance.nextBoolean())
            .build(),
        reply -> {});
  }
}
