// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;

/** Answers that the node is there. */
final class PingCommand implements Command {
  @Override
  public String name() {
    return "ping";
  }

  @Override
  public String help() {
    return "answers that the node is there";
  }

  @Override
  public Placement placement(Doc command) {
    return Placement.INLINE;
  }

  @Override
  public boolean usesData() {
    return false;
  }

  @Override
  public void run(Invocation invocation) {
    invocation.replyOk();
  }
}
