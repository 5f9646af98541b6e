// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.oplog.OpTime;

/**
 * A candidate's question for one vote.
 *
 * @param dryRun whether it only asks how the vote would go; nobody's term or vote changes then
 * @param term the term it would lead in; in a dry run the term it is in
 * @param candidateIndex its place among the members of its configuration
 * @param lastWritten its last entry
 */
public record VoteRequest(
    String setName,
    boolean dryRun,
    long term,
    int candidateIndex,
    ConfigVersion config,
    OpTime lastWritten) {}
