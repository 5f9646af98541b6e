// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.view;

import io.tapdb.oplog.OpTime;

/**
 * About the last real vote that this member was asked for by another.
 *
 * @param candidateId -1 if it is not in the own configuration
 * @param reason why not, empty if granted
 * @param lastWritten the own last entry then
 * @param highestWritten the highest one known of any member then
 */
public record ParticipantMetrics(
    boolean granted,
    long term,
    long voted,
    int candidateId,
    String reason,
    OpTime lastWritten,
    OpTime highestWritten,
    double priority) {}
