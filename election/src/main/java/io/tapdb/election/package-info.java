// SPDX-License-Identifier: Apache-2.0
/**
 * Who may lead in which term: the rule of the single vote and the arithmetic of majorities.
 *
 * <p>{@link io.tapdb.election.VoteRules} answers a {@link io.tapdb.election.VoteRequest} for a
 * {@link io.tapdb.election.Voter} with a {@link io.tapdb.election.VoteAnswer}; a granted real vote
 * carries the {@link io.tapdb.election.VoteRecord} that must be durable before the answer leaves.
 * {@link io.tapdb.election.Quorum} says when votes have elected somebody and how far entries are
 * committed. Both are small on purpose and know of no settings: an explorer in the tests walks
 * through everything three members can do with them in a few terms.
 *
 * <p>Who the members are is said in {@link io.tapdb.election.config}; what they say to each other
 * in {@link io.tapdb.election.message}. {@link io.tapdb.election.core} is what makes a member of
 * these rules, and {@link io.tapdb.election.view} what can be seen of it.
 */
package io.tapdb.election;
