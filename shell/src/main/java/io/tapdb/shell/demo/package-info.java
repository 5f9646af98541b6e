// SPDX-License-Identifier: Apache-2.0
/**
 * {@code tapdb demo}: a node at work, killed, and found with everything it had acknowledged.
 *
 * <p>{@code Demo} goes through the steps on a {@code DemoNode}, which is a process of its own;
 * {@code MarketData} and {@code Scenario} say on which documents and with which operations, {@code
 * AcknowledgedWrites} keeps account of what the node promised.
 */
package io.tapdb.shell.demo;
