// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.election.core.CoreSettings;
import io.tapdb.election.core.ElectionCore;
import io.tapdb.election.core.StartFacts;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.concern.Concerns;
import io.tapdb.replica.member.Alone;
import io.tapdb.replica.member.Member;
import io.tapdb.replica.member.MemberFiles;
import io.tapdb.replica.member.Membership;
import io.tapdb.replica.node.Cursors;
import io.tapdb.replica.node.Departure;
import io.tapdb.replica.node.FailPoints;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeData;
import io.tapdb.replica.node.OpCounters;
import io.tapdb.replica.node.OperationRegistry;
import io.tapdb.replica.node.Parameters;
import io.tapdb.replica.sync.DataEvents;
import io.tapdb.replica.sync.DataParts;
import io.tapdb.replica.sync.DataPlane;
import io.tapdb.replica.sync.FirstCopy;
import io.tapdb.replica.sync.Progress;
import io.tapdb.replica.sync.RecourseParts;
import io.tapdb.replica.sync.Replication;
import io.tapdb.replica.sync.Rollback;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bson.types.ObjectId;

/** Puts the parts of a node together, with or without a part in a set. */
final class NodeAssembly {
  private final NodeSettings settings;
  private final NodePorts ports;
  private final MemberRules rules;
  private final MemberFiles files;
  private final Parameters parameters = new Parameters();
  private final NodeData data;
  private final OperationRegistry operations;
  private final Cursors cursors;
  private Concerns concerns;

  /** Opens the data, which takes as long as it takes to bring them up to the end of the log. */
  NodeAssembly(NodeSettings settings, NodePorts world, MemberRules rules) throws IOException {
    this.settings = settings;
    this.rules = rules;
    parameters.setAtStart(settings.parameters());
    this.ports = world.withClock(new OffsetClock(world.clock(), parameters.clockOffsetMillis));
    this.files = new MemberFiles(ports.oplogDisk());
    this.data = NodeData.open(ports, settings, files);
    this.operations = new OperationRegistry(ports.clock());
    this.cursors =
        new Cursors(
            ports.random(),
            ports.clock(),
            settings.limits().openCursors(),
            settings.limits().cursorBytes());
  }

  /** The node as it was started: alone, or as the member of a set. */
  ReplicaNode node() throws IOException {
    if (!settings.isMember()) {
      return node(new Alone(processId(), formerSet()));
    }
    Member member = member();
    ReplicaNode node = node(member);
    member.start();
    return node;
  }

  /** A node with that part in a set. */
  ReplicaNode node(Membership member) throws IOException {
    concerns = Concerns.of(member, data, ports.clock(), ports.workers());
    NodeContext context =
        new NodeContext(
            data,
            member,
            concerns,
            new Departure(),
            settings.limits(),
            parameters,
            operations,
            cursors,
            new FailPoints(ports.random()),
            new OpCounters(),
            ports.workers(),
            ports.clock(),
            ports.random(),
            ports.log(),
            ports.process(),
            ports.onFault());
    return ReplicaNode.begin(ports, context, settings);
  }

  /** Another one at each start of the process. */
  private ObjectId processId() {
    return new ObjectId((int) (ports.clock().millis() / 1000), ports.random().nextInt(0x1000000));
  }

  private String formerSet() throws IOException {
    Doc config = files.config();
    return config == null ? "" : config.get("_id").string();
  }

  private Member member() throws IOException {
    Progress progress = new Progress(rules.commit());
    StartFacts facts =
        new StartFacts(
            settings.setName(),
            files.vote(),
            LogPositions.at(new Position(data.oplog().last(), 0)),
            isIncomplete() ? MemberState.STARTUP2 : MemberState.SECONDARY);
    ElectionCore core = new ElectionCore(coreSettings(), rules.voting(), ports.random(), facts);
    return new Member(
        new Member.Parts(
            settings.setName(),
            processId(),
            files,
            core,
            this::coreSettings,
            events -> dataPlane(progress, events),
            progress,
            () -> concerns.defaults().isWriteChosen(),
            parameters.allowMultipleArbiters.get()),
        ports);
  }

  private CoreSettings coreSettings() {
    return new CoreSettings(
        parameters.electionOffsetFraction.get(),
        parameters.priorityTakeoverFreshnessSeconds.get().intValue(),
        parameters.enableElectionHandoff.get(),
        parameters.enableElectionOnEvidence.get());
  }

  private DataPlane dataPlane(Progress progress, DataEvents events) {
    RecourseParts recourse =
        new RecourseParts(ports, data, files, parameters, progress, events, this::interrupt);
    FirstCopy firstCopy = new FirstCopy(recourse);
    return Replication.start(
        new DataParts(
            ports,
            data,
            parameters,
            settings.setName(),
            progress,
            events,
            this::rollbackId,
            firstCopy::isNeeded,
            new Rollback(recourse),
            firstCopy));
  }

  /** Ends what works with the data. */
  private void interrupt() {
    operations.killAll(ErrorCode.INTERRUPTED_DUE_TO_REPL_STATE_CHANGE);
    cursors.closeAll();
  }

  private int rollbackId() {
    try {
      return files.rollbackId();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Whether there is nothing to go on from, or only a part of it. */
  private boolean isIncomplete() {
    return !data.isWhole() || data.oplog().isEmpty();
  }
}
