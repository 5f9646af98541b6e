// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.concern;

import io.tapdb.engine.ReadAt;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;

/** Which state of the data a read sees. */
public final class ReadConcern {
  private ReadConcern() {}

  /** The state that a request asks for; its cursor keeps to it. */
  public static ReadAt at(NodeContext node, Doc command) {
    return node.member().isInSet() && level(node, command).equals("majority")
        ? ReadAt.majority(() -> committed(node))
        : ReadAt.NEWEST;
  }

  private static long committed(NodeContext node) {
    return node.member().progress().committed().opTime().timestamp();
  }

  /** The level that a request names, or that was set for all. */
  public static String level(NodeContext node, Doc command) {
    Value concern = command.get("readConcern");
    Value level = concern.isDocument() ? concern.doc().get("level") : Value.MISSING;
    return level.isString() ? level.string() : node.concerns().defaults().readLevel();
  }
}
