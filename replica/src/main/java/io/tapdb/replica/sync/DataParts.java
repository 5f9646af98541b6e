// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.replica.NodePorts;
import io.tapdb.replica.node.NodeData;
import io.tapdb.replica.node.Parameters;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * What the data plane of a member is made of.
 *
 * @param setName the set the node was started for
 * @param progress how far the members are
 * @param events takes what happens to the election core
 * @param rollbackId of this member
 * @param mustCopy whether the own data are incomplete or missing, so that there is no log to go on
 * @param rollback goes back to what this member and its source have in common
 * @param firstCopy makes the data those of another member
 */
public record DataParts(
    NodePorts ports,
    NodeData data,
    Parameters parameters,
    String setName,
    Progress progress,
    DataEvents events,
    IntSupplier rollbackId,
    BooleanSupplier mustCopy,
    Recourse rollback,
    Recourse firstCopy) {}
