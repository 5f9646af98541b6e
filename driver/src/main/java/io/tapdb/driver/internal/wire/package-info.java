// SPDX-License-Identifier: Apache-2.0
/**
 * The streams that carry commands to one server and bring back the replies.
 *
 * <p>{@link io.tapdb.driver.internal.wire.ServerLink} is the way to a server: a gRPC channel with a
 * few {@code SessionStream}s. A stream takes calls from any thread and has one {@code SessionLeg},
 * a gRPC call, at a time; the leg's {@code CallTable} knows which call a reply belongs to. A {@link
 * io.tapdb.driver.internal.wire.PendingCall} is a command on its way and the future of its outcome,
 * which a thread may wait for by {@link io.tapdb.driver.internal.wire.Await}.
 *
 * <p>A stream that breaks is reported to the {@link io.tapdb.driver.internal.wire.LinkListener},
 * who decides what becomes of the calls that were under way and of those that were not sent. A link
 * can also be interrupted, which ends what is under way on a server that does not answer.
 */
package io.tapdb.driver.internal.wire;
