// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.VoteRecord;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;

/**
 * What a member finds on its disk when it starts.
 *
 * @param setName the set it was started for
 * @param lastVote the durable record of its last vote
 * @param log where its log ends; all of it is durable then
 * @param dataState what it will do once it has a configuration: STARTUP2 without data, else
 *     RECOVERING or SECONDARY
 */
public record StartFacts(
    String setName, VoteRecord lastVote, LogPositions log, MemberState dataState) {}
