// SPDX-License-Identifier: Apache-2.0
/**
 * Replica sets on this machine, each member in a process of its own. {@link
 * io.tapdb.shell.cluster.ClusterCommand} is the command line; {@link io.tapdb.shell.cluster.Layout}
 * says what a set consists of and is kept in its folder; {@link io.tapdb.shell.cluster.LocalSet}
 * starts, asks and ends its members, each a {@link io.tapdb.shell.cluster.LocalMember}.
 */
package io.tapdb.shell.cluster;
