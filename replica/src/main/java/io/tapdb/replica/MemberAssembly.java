// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.election.core.CoreSettings;
import io.tapdb.election.core.ElectionCore;
import io.tapdb.election.core.StartFacts;
import io.tapdb.election.core.Voting;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.member.Member;
import io.tapdb.replica.member.MemberFiles;
import io.tapdb.replica.node.NodeData;
import io.tapdb.replica.node.Parameters;
import io.tapdb.replica.sync.CommitRule;
import io.tapdb.replica.sync.DataParts;
import io.tapdb.replica.sync.DataPlane;
import io.tapdb.replica.sync.DataEvents;
import io.tapdb.replica.sync.FirstCopy;
import io.tapdb.replica.sync.Progress;
import io.tapdb.replica.sync.RecourseParts;
import io.tapdb.replica.sync.Replication;
import io.tapdb.replica.sync.Rollback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import org.bson.types.ObjectId;

/**
 * Puts a node's part in a set together.
 *
 * @param rules by which it votes and counts
 * @param processId another one at each start
 * @param interrupt ends requests and cursors, so that the data can be taken up anew
 * @param writeConcernChosen whether a default write concern was set for the whole set
 */
record MemberAssembly(
    NodeSettings settings,
    NodePorts ports,
    NodeData data,
    Parameters parameters,
    MemberRules rules,
    ObjectId processId,
    Runnable interrupt,
    BooleanSupplier writeConcernChosen) {

  Member member() throws IOException {
    MemberFiles files = new MemberFiles(ports.oplogDisk());
    Progress progress = new Progress(rules.commit());
    StartFacts facts =
        new StartFacts(
            settings.setName(),
            files.vote(),
            LogPositions.at(new Position(data.oplog().last(), 0)),
            isIncomplete(files) ? MemberState.STARTUP2 : MemberState.SECONDARY);
    ElectionCore core =
        new ElectionCore(CoreSettings.DEFAULT, rules.voting(), ports.random(), facts);
    return new Member(
        new Member.Parts(
            settings.setName(),
            processId,
            files,
            core,
            this::coreSettings,
            events -> dataPlane(files, progress, events),
            progress,
            writeConcernChosen,
            false),
        ports);
  }

  private CoreSettings coreSettings() {
    return new CoreSettings(
        parameters.electionOffsetFraction.get(),
        parameters.priorityTakeoverFreshnessSeconds.get().intValue(),
        parameters.enableElectionHandoff.get(),
        parameters.enableElectionOnEvidence.get());
  }

  private DataPlane dataPlane(MemberFiles files, Progress progress, DataEvents events) {
    RecourseParts recourse =
        new RecourseParts(ports, data, files, parameters, progress, events, interrupt);
    return Replication.start(
        new DataParts(
            ports,
            data,
            parameters,
            settings.setName(),
            progress,
            events,
            () -> rollbackId(files),
            () -> isIncomplete(files),
            new Rollback(recourse),
            new FirstCopy(recourse)));
  }

  private static int rollbackId(MemberFiles files) {
    try {
      return files.rollbackId();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private boolean isIncomplete(MemberFiles files) {
    try {
      return data.oplog().last().equals(OpTime.NULL) || files.sync() != null;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
