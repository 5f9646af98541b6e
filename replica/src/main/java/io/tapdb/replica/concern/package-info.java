// SPDX-License-Identifier: Apache-2.0
/**
 * When a write counts as done, and what a read sees.
 *
 * <p>{@link io.tapdb.replica.concern.WriteConcern} is what a request asks for, {@link
 * io.tapdb.replica.concern.ConcernDefaults} what holds where it does not say. {@link
 * io.tapdb.replica.concern.ConcernWaiters} keeps acknowledgements until enough members have the
 * write; {@link io.tapdb.replica.concern.Reach} is the arithmetic of that. {@link
 * io.tapdb.replica.concern.ReadConcern} says which state a read sees.
 */
package io.tapdb.replica.concern;
