// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election;

import java.util.Optional;

/** What a member answers to a candidate. */
public sealed interface VoteAnswer {
  /** The highest term the member has seen, the one it was asked for included. */
  long term();

  /**
   * A vote for the candidate.
   *
   * @param toRecord what must be durable before the answer leaves; empty in a dry run
   */
  record Granted(long term, Optional<VoteRecord> toRecord) implements VoteAnswer {}

  /**
   * A vote that the candidate does not get, and why.
   *
   * @param reason for the log of the candidate
   */
  record Refused(long term, String reason) implements VoteAnswer {}
}
