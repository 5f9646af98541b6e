// SPDX-License-Identifier: Apache-2.0
/**
 * The parts a node is made of besides its engine and its log: cursors, operations, parameters, fail
 * points, recovery and background work. {@link io.tapdb.replica.node.NodeContext} is what commands
 * see of them.
 */
package io.tapdb.replica.node;
