// SPDX-License-Identifier: Apache-2.0
/**
 * The other members of the set over gRPC. {@code PeerNetwork} puts it together: {@code GrpcPeers}
 * is the way out, with a {@code MemberLink} for each member, whose {@code Watch} notices that a
 * process died and whose {@code Knock} looks whether anybody still listens; {@code
 * ReplicationService} is the way in. A stream has an {@code OutgoingStream} at the end that opened
 * it and an {@code IncomingStream} at the other, each with an {@code Outbox}. {@code Partition}
 * lets tests cut members off.
 */
package io.tapdb.server.peer;
