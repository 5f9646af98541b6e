// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.tapdb.election.config.HostPort;
import java.util.function.Consumer;

/**
 * What everything on the way to other members shares.
 *
 * @param naming says in each call who calls
 * @param lost told of a member whose connection ended without goodbye
 */
record PeerContext(
    PeerThreads threads, Partition partition, Sender.Naming naming, Consumer<HostPort> lost) {}
