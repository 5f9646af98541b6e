// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.election;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.core.CoreSettings;
import io.tapdb.election.core.ElectionCore;
import io.tapdb.election.core.StartFacts;
import io.tapdb.election.core.Voting;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.MemoryDisk;
import io.tapdb.replica.Dispatcher;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.ReplySink;
import io.tapdb.replica.member.BsonDocuments;
import io.tapdb.replica.member.Member;
import io.tapdb.replica.member.MemberFiles;
import io.tapdb.replica.peer.StreamAcceptor;
import io.tapdb.replica.sync.Progress;
import io.tapdb.sim.member.DiskSpeed;
import io.tapdb.sim.member.MemberThreads;
import io.tapdb.sim.net.Endpoint;
import io.tapdb.sim.net.SimNetwork;
import io.tapdb.sim.time.DriftingClock;
import io.tapdb.sim.time.Life;
import io.tapdb.sim.time.Timeline;
import io.tapdb.sim.world.Durability;
import io.tapdb.sim.world.HeapSpill;
import io.tapdb.sim.world.HeapStores;
import io.tapdb.sim.world.SimProcess;
import io.tapdb.sim.world.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.bson.types.ObjectId;

/** A host on which only that part of a node runs that holds elections; it has no data. */
final class VotingHost implements Endpoint {
  private final int place;
  private final Timeline timeline;
  private final RandomGenerator random;
  private final Voting voting;
  private final Consumer<NodeLog.Event> log;
  private final Trace trace = new Trace();
  private final DriftingClock clock;
  private final MemoryDisk disk = new MemoryDisk();
  private SimNetwork network;
  private Member member;
  private Life life;
  private int lives;

  VotingHost(
      int place,
      Timeline timeline,
      RandomGenerator random,
      Voting voting,
      Consumer<NodeLog.Event> log) {
    this.log = log;
    this.place = place;
    this.timeline = timeline;
    this.random = random;
    this.voting = voting;
    this.clock = new DriftingClock(timeline);
  }

  void join(SimNetwork itsNetwork) {
    network = itsNetwork;
  }

  void start() {
    life = new Life(place, ++lives);
    MemberThreads threads =
        new MemberThreads(
            timeline,
            life,
            new MemberThreads.Host(clock, new DiskSpeed(), Durability.HONEST),
            random,
            VotingHost::fail);
    SimProcess process = new SimProcess(address().toString(), trace, log);
    NodePorts ports =
        new NodePorts(
            disk,
            new HeapStores(null, null),
            HeapSpill::new,
            clock,
            random,
            threads,
            threads,
            network.join(life),
            process,
            process,
            VotingHost::fail);
    MemberFiles files = new MemberFiles(disk);
    NoData data = new NoData();
    try {
      ElectionCore core =
          new ElectionCore(
              CoreSettings.DEFAULT,
              voting,
              random,
              new StartFacts(
                  ElectionSimulation.SET_NAME, files.vote(), NoData.LOG, MemberState.SECONDARY));
      member =
          new Member(
              new Member.Parts(
                  ElectionSimulation.SET_NAME,
                  new ObjectId(1000 + place, lives),
                  files,
                  core,
                  () -> io.tapdb.election.core.CoreSettings.DEFAULT,
                  events -> data,
                  new Progress(),
                  () -> true,
                  false),
              ports);
      data.belongTo(member);
      if (lives == 1) {
        files.storeConfig(BsonDocuments.bytes(ElectionSimulation.config().toBson()));
      }
      member.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void fail(Throwable fault) {
    throw new IllegalStateException(fault);
  }

  void kill() {
    life.end();
    member = null;
    network.ended(life, SimNetwork.Ending.KILLED);
  }

  boolean isRunning() {
    return member != null;
  }

  Member member() {
    return member;
  }

  DriftingClock clock() {
    return clock;
  }

  @Override
  public HostPort address() {
    return new HostPort("m" + place, 27017);
  }

  @Override
  public Life listener() {
    return member == null ? null : life;
  }

  @Override
  public boolean powered() {
    return true;
  }

  @Override
  public StreamAcceptor streams() {
    return StreamAcceptor.NONE;
  }

  @Override
  public Dispatcher dispatcher() {
    return (connection, database, bytes, sink) -> {
      Doc command = new Doc(bytes);
      switch (command.firstName()) {
        case "hello" -> hello(sink);
        case "replSetHeartbeat" ->
            member.heartbeat(
                HeartbeatRequest.parse(BsonDocuments.tree(command)),
                reply -> sink.reply(BsonDocuments.fields(reply.toBson()).put("ok", 1.0).build()));
        case "replSetRequestVotes" ->
            member.vote(
                VoteQuestion.parse(BsonDocuments.tree(command)),
                reply -> sink.reply(BsonDocuments.fields(reply.toBson()).put("ok", 1.0).build()));
        default -> sink.reply(new DocWriter().put("ok", 0.0).put("code", 59).build());
      }
      return null;
    };
  }

  private void hello(ReplySink sink) {
    sink.reply(
        new DocWriter()
            .open("topologyVersion")
            .put("processId", member.view().processId())
            .close()
            .put("ok", 1.0)
            .build());
  }

  /** The configuration it has, or null. */
  SetConfig config() {
    return member.view().config().orElse(null);
  }
}
