// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.Member;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatReply.Standing;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.election.view.MemberView;
import io.tapdb.election.view.MemberView.Contact;
import java.util.Optional;

/** Another member as this one sees it. */
final class Peer {
  private static final Standing NOT_HEARD = new Standing(MemberState.UNKNOWN, -1, -1, 0, "", false);

  /** The share of a new round trip in the usual one. */
  private static final int PING_SHARE = 5;

  private Member member;
  private Standing standing = NOT_HEARD;
  private ConfigVersion config = HeartbeatReply.NO_CONFIG;

  /** What it said itself last, which may be less than before once it has rolled back. */
  private LogPositions reported = LogPositions.NONE;

  private LogPositions log = LogPositions.NONE;
  private Contact contact = new Contact(MemberView.NEVER, MemberView.NEVER, -1, -1, 0, "");
  private boolean failed;

  /** When its own word or its rows last showed that it works. */
  private long seen = MemberView.NEVER;

  private long progressed = MemberView.NEVER;

  /** The next heartbeat to it. */
  final Beat beat = new Beat();

  Peer(Member member) {
    this.member = member;
  }

  int id() {
    return member.id();
  }

  Member member() {
    return member;
  }

  void setMember(Member newer) {
    member = newer;
  }

  Standing standing() {
    return standing;
  }

  MemberState state() {
    return failed ? MemberState.DOWN : standing.state();
  }

  ConfigVersion config() {
    return config;
  }

  LogPositions log() {
    return log;
  }

  /** What it said itself since the given moment. */
  Optional<Position> reportedSince(long moment) {
    return contact.answered() >= moment && isUp()
        ? Optional.of(reported.written())
        : Optional.empty();
  }

  boolean isUp() {
    return contact.upSince() != MemberView.NEVER;
  }

  long seen() {
    return seen;
  }

  /** A primary counts everybody as present when its time begins. */
  void assumeSeen(long now) {
    seen = Math.max(seen, now);
  }

  void answered(HeartbeatReply reply, long roundTrip, long now) {
    standing = reply.standing();
    config = reply.config();
    reported = reply.log().orElse(LogPositions.NONE);
    boolean newerThanRows = progressed <= beat.sent();
    log = newerThanRows || isRollingBack() ? reported : log.later(reported);
    long ping = contact.pingMillis();
    ping = ping < 0 ? roundTrip : (ping * (PING_SHARE - 1) + roundTrip) / PING_SHARE;
    long since = isUp() ? contact.upSince() : now;
    contact = new Contact(since, now, contact.asked(), ping, contact.answers() + 1, "");
    failed = false;
    seen = now;
  }

  private boolean isRollingBack() {
    return standing.state() == MemberState.ROLLBACK;
  }

  /** It gave a sign of life by itself. */
  void asked(ConfigVersion version, long now) {
    config = version;
    contact =
        new Contact(
            contact.upSince(),
            contact.answered(),
            now,
            contact.pingMillis(),
            contact.answers(),
            contact.message());
  }

  /** It answered to something else than a heartbeat. */
  void heard(long now) {
    seen = now;
  }

  void down(String reason) {
    failed = true;
    contact =
        new Contact(
            MemberView.NEVER,
            contact.answered(),
            contact.asked(),
            contact.pingMillis(),
            contact.answers(),
            reason);
  }

  /** A row about it came; one that is handed on unchanged is no sign of life. */
  void progressed(LogPositions row, long now) {
    LogPositions merged = log.later(row);
    if (!merged.equals(log)) {
      log = merged;
      progressed = now;
      seen = now;
    }
  }

  MemberView view() {
    long electionTime = state() == MemberState.PRIMARY ? standing.electionTime() : 0;
    return new MemberView(
        id(), false, state(), log, contact, config, standing.syncSource(), electionTime);
  }
}
