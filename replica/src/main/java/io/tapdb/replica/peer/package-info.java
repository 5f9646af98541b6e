// SPDX-License-Identifier: Apache-2.0
/**
 * The other members of the set as a node reaches them. {@link io.tapdb.replica.peer.Peers} is the
 * port: commands that get one reply, streams that carry messages in order, and a look at whether a
 * process is still there. {@link io.tapdb.replica.peer.StreamAcceptor} is what a node offers in
 * turn. Nothing here waits: answers come back on whatever thread they arrive.
 */
package io.tapdb.replica.peer;
