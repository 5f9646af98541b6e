// SPDX-License-Identifier: Apache-2.0
/**
 * {@code tapdb demo}: a replica set at work, whose primary is killed, and which keeps everything it
 * had acknowledged.
 *
 * <p>{@code Demo} goes through the steps, {@code Story} tells them. {@code Workload} does what
 * people do with a database, on the documents of {@code MarketData} with the operations of a {@code
 * Scenario}; {@code Failover} kills the primary and brings it back, while {@code
 * AcknowledgedWrites} keeps account of what was promised; {@code ArbiterPart} does so in a set with
 * an arbiter.
 */
package io.tapdb.shell.demo;
