// SPDX-License-Identifier: Apache-2.0
/**
 * What members say to each other about who is there and who leads.
 *
 * <p>{@link io.tapdb.election.message.HeartbeatRequest} and {@link
 * io.tapdb.election.message.HeartbeatReply} go to and fro all the time, {@link
 * io.tapdb.election.message.VoteQuestion} and {@link io.tapdb.election.message.VoteReply} when
 * somebody wants to lead. Each knows the document it travels as; a document that lacks what it
 * needs is refused with a {@link io.tapdb.election.message.MessageException}, because it came from
 * outside.
 */
package io.tapdb.election.message;
