// SPDX-License-Identifier: Apache-2.0
/**
 * Which reads are copied to which secondaries, through a bounded queue that may drop.
 *
 * <p>A secondary that has only ever written is cold when it becomes primary. So a primary copies a
 * few of its reads to those that could replace it: {@link io.tapdb.mirrorreads.MirrorSampler} picks
 * which and to whom under the {@link io.tapdb.mirrorreads.MirrorParameters} of the moment, and
 * {@link io.tapdb.mirrorreads.MirrorQueue} holds the copies until somebody sends them, or drops
 * them: a copy is never worth making a client wait.
 */
package io.tapdb.mirrorreads;
