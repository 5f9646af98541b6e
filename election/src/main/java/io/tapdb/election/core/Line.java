// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.core.Effect.Level;
import io.tapdb.election.core.Effect.Topic;

/** The lines that a core writes to the log of its node. */
enum Line {
  ELECTION_BEGINS(1, Topic.ELECTION, "Running for election"),
  NOT_RUNNING(2, Level.DEBUG, Topic.ELECTION, "Not running for election"),
  DRY_RUN(3, Topic.ELECTION, "Asking how a vote would go"),
  DRY_RUN_WON(4, Topic.ELECTION, "Dry run won, asking for votes in a new term"),
  ELECTION_LOST(5, Topic.ELECTION, "Election lost"),
  VOTE_ANSWERED(6, Topic.ELECTION, "A member answered to the question for its vote"),
  ELECTION_WON(7, Topic.ELECTION, "Election won, taking the lead"),
  VOTED(8, Topic.ELECTION, "Answered to a candidate"),
  EVIDENCE(9, Topic.ELECTION, "The process of the primary is gone"),
  EVIDENCE_WRONG(10, Topic.ELECTION, "The primary is alive after all"),
  TAKEOVER_PLANNED(11, Topic.ELECTION, "Planning to take over from the primary"),
  TAKEOVER_DROPPED(12, Topic.ELECTION, "Not taking over from the primary"),
  HANDOFF(13, Topic.ELECTION, "Asking a member to take over"),
  CATCH_UP_BEGINS(20, Topic.REPL, "Catching up before taking writes"),
  CATCH_UP_ENDS(21, Topic.REPL, "Done with catching up"),
  WRITES_ALLOWED(22, Topic.REPL, "All entries applied, writes are allowed"),
  MAJORITY_LOST(23, Level.WARNING, Topic.REPL, "No majority in sight, giving up the lead"),
  NEWER_TERM(24, Topic.REPL, "Giving up the lead because of a newer term"),
  STEPPED_DOWN(25, Topic.REPL, "Gave up the lead"),
  STATE_CHANGED(26, Topic.REPL, "The state of this member changed"),
  MEMBER_STATE(27, Topic.REPL, "The state of another member changed"),
  MEMBER_DOWN(28, Topic.REPL, "A member does not answer"),
  NEW_PRIMARY(29, Topic.REPL, "Another member leads"),
  TWO_PRIMARIES(30, Level.WARNING, Topic.REPL, "Two members claim to lead in one term");

  private static final int FIRST = 7320000;

  private final int number;
  private final Level level;
  private final Topic topic;
  private final String message;

  Line(int number, Topic topic, String message) {
    this(number, Level.INFO, topic, message);
  }

  Line(int number, Level level, Topic topic, String message) {
    this.number = number;
    this.level = level;
    this.topic = topic;
    this.message = message;
  }

  int id() {
    return FIRST + number;
  }

  Level level() {
    return level;
  }

  Topic topic() {
    return topic;
  }

  String message() {
    return message;
  }
}
