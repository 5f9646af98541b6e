// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.election;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.engine.bson.Doc;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.member.Answer;
import io.tapdb.replica.member.Member;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.StreamListener;
import io.tapdb.replica.sync.DataMetrics;
import io.tapdb.replica.sync.DataPlane;
import java.util.List;

/** The data of a member that has none: whatever is asked for is done at once, and nothing moves. */
final class NoData implements DataPlane {
  /** All have the entry from which the set began. */
  static final LogPositions LOG = LogPositions.at(new Position(new OpTime(1, 0), 1));

  private Member member;

  void belongTo(Member owner) {
    member = owner;
  }

  @Override
  public void begin(Runnable done) {
    done.run();
  }

  @Override
  public void enterTerm(long term) {
    // nothing is reported
  }

  @Override
  public LogPositions log() {
    return LOG;
  }

  @Override
  public void see(SetView view) {
    // nothing follows from it
  }

  @Override
  public void follow(long term) {
    // there is nothing to fetch
  }

  @Override
  public void rest() {
    // it always does
  }

  @Override
  public void catchUp(long term, OpTime target, List<Integer> sourceIds) {
    member.post(new Event.CaughtUp(term, 0));
  }

  @Override
  public void drain(long term) {
    member.post(new Event.Drained(term));
  }

  @Override
  public void lead(long term) {
    // the log of all members stays empty, as if each first entry were lost
    member.post(new Event.LogMoved(LOG, Position.NONE));
    member.post(new Event.NoopWritten(term, new OpTime(term, term)));
  }

  @Override
  public void holdWrites(boolean held) {
    // there are none
  }

  @Override
  public void stepDown(long term, String reason) {
    // nothing waits
  }

  @Override
  public void commitPointSeen(Position committed) {
    // nothing is
  }

  @Override
  public void syncFrom(HostPort source, Answer answer) {
    answer.done("");
  }

  @Override
  public DataMetrics metrics() {
    return new DataMetrics();
  }

  @Override
  public void close() {
    // nothing is open
  }

  @Override
  public StreamListener opened(Doc opening, PeerStream stream) {
    throw new IllegalStateException("nobody streams");
  }
}
