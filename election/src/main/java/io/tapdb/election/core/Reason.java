// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

/** Why a member runs for election. */
enum Reason {
  /** Nothing was heard of a primary for the time of the set's settings. */
  TIMEOUT("electionTimeout"),
  /** The process of the primary is gone. */
  EVIDENCE("evidenceOfDeath"),
  PRIORITY_TAKEOVER("priorityTakeover"),
  CATCH_UP_TAKEOVER("catchupTakeover"),
  STEP_UP("stepUpRequest"),
  STEP_UP_AT_ONCE("stepUpRequestSkipDryRun"),
  /** No other vote is needed. */
  SINGLE_NODE("singleNodePromptElection");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** Whether it runs because there is no primary, so that it stops when one is heard of. */
  boolean presumesNoPrimary() {
    return this == TIMEOUT || this == EVIDENCE || this == SINGLE_NODE;
  }

  /** The name under which serverStatus counts it. */
  String counter() {
    return switch (this) {
      case TIMEOUT -> "electionTimeout";
      case EVIDENCE -> "evidenceOfDeath";
      case PRIORITY_TAKEOVER -> "priorityTakeover";
      case CATCH_UP_TAKEOVER -> "catchUpTakeover";
      case STEP_UP, STEP_UP_AT_ONCE -> "stepUpCmd";
      case SINGLE_NODE -> "freezeTimeout";
    };
  }

  /** As users know it. */
  @Override
  public String toString() {
    return text;
  }
}
