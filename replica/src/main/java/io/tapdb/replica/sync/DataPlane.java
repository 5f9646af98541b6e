// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.member.Answer;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.peer.StreamAcceptor;
import java.util.List;

/**
 * The data of a member as its set moves them. Told what to do by the member, on its serial
 * executor, and answering through {@link DataEvents} from any thread: LogMoved, ProgressSeen,
 * PrimaryHeard, TermSeen, DataStateChanged, SyncSourceChanged, CaughtUp, Drained, NoopWritten.
 *
 * <p>At every moment it does one of these: nothing (no configuration, arbiter, removed), follow,
 * catch up, drain, lead, roll back, copy all. A new order takes the place of the one before.
 */
public interface DataPlane extends StreamAcceptor {
  /** The set is seen anew: configuration, term, who is up and how far they are. */
  void see(SetView view);

  /**
   * Says that the member is in that term; called before the core takes in a question for a vote in
   * it that is not a dry run. From here on, reports carry this term.
   */
  void enterTerm(long term);

  /**
   * How far the own log is at this moment. A vote has to be decided by this, read after {@link
   * #enterTerm}: what was reported in an earlier term is then in it.
   */
  LogPositions log();

  /** Follows whoever is fit to be followed; the log takes no writes of users. */
  void follow(long term);

  /** Does nothing with the data: not in a set yet, an arbiter, or not listed any more. */
  void rest();

  /** Fetches what is up to the target from one of these members and nothing else. */
  void catchUp(long term, OpTime target, List<Integer> sourceIds);

  /** Fetches no more and applies what it has. */
  void drain(long term);

  /** Opens the log for writes of that term and writes its first entry. */
  void lead(long term);

  /** Keeps users' writes waiting, or lets them go on. */
  void holdWrites(boolean held);

  /** Closes the log for writes of that term; those that wait fail. */
  void stepDown(long term, String reason);

  /** What a member with a log of the present term said to be committed. */
  void commitPointSeen(Position committed);

  /** Follows that member, if it is fit, until something speaks against it. */
  void syncFrom(HostPort source, Answer answer);

  /**
   * Writes the first entry of a new set, of term 0, behind what the node had when it was alone.
   *
   * @param durable runs when it is on disk
   */
  void begin(Runnable durable);

  /** What had to be done since the start so that this member could follow again. */
  default Renewals renewals() {
    return Renewals.NONE;
  }

  /** Counts of what has moved. */
  DataMetrics metrics();

  /** Stops all work for good, before the node closes. */
  void close();
}
