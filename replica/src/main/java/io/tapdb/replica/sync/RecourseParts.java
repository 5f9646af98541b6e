// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.core.Event;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.member.MemberFiles;
import io.tapdb.replica.node.NodeData;
import io.tapdb.replica.node.Parameters;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a recourse works with.
 *
 * @param ports the world of the node
 * @param data engine and log
 * @param files rollback id and sync marker
 * @param parameters settings by name
 * @param committed what is known to be committed
 * @param events takes what the election core has to know
 * @param interrupt ends requests and cursors, so that the data can be closed
 */
public record RecourseParts(
    NodePorts ports,
    NodeData data,
    MemberFiles files,
    Parameters parameters,
    Supplier<OpTime> committed,
    Consumer<Event> events,
    Runnable interrupt) {}
