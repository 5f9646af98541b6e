// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeParts;
import java.util.List;

/** The list of all commands. */
public final class Commands {
  private Commands() {}

  /** The commands of a node. */
  public static CommandTable table(NodeContext node, NodeParts parts) {
    return new CommandTable(List.of());
  }
}
