// SPDX-License-Identifier: Apache-2.0
/**
 * One member of a set, as the process around it sees it: {@link io.tapdb.replica.ReplicaNode}, the
 * ports it is handed ({@link io.tapdb.replica.NodePorts}), and the {@link
 * io.tapdb.replica.Dispatcher} that takes requests.
 *
 * <p>Inside, {@code node} holds its parts and {@code command} its commands.
 */
package io.tapdb.replica;
