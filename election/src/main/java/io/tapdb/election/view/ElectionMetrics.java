// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.view;

import java.util.Map;
import java.util.Optional;

/**
 * What is counted and remembered about elections.
 *
 * @param counters by the names they have in serverStatus.electionMetrics; those that count a reason
 *     are called {@code reason.called} and {@code reason.successful}
 * @param candidate about the election that this member won, while it leads
 * @param participant about the last election in which it gave its vote to another
 */
public record ElectionMetrics(
    Map<String, Long> counters,
    Optional<CandidateMetrics> candidate,
    Optional<ParticipantMetrics> participant) {}
