// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.replica.NodePorts;
import io.tapdb.replica.member.MemberFiles;
import io.tapdb.replica.node.NodeData;
import io.tapdb.replica.node.Parameters;

/**
 * What a {@link Recourse} works with.
 *
 * @param ports the world of the node
 * @param data engine and log
 * @param files rollback id and sync marker
 * @param parameters settings by name
 * @param progress what is known to be committed
 * @param events takes what the election core has to know
 * @param interrupt ends requests and cursors, so that the data can be closed
 */
public record RecourseParts(
    NodePorts ports,
    NodeData data,
    MemberFiles files,
    Parameters parameters,
    Progress progress,
    DataEvents events,
    Runnable interrupt) {}
