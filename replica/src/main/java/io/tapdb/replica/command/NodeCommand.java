// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;

/** A command about the node as a whole, with a fixed name and a sentence that says what it does. */
abstract class NodeCommand implements Command {
  private final String name;
  private final String help;

  NodeCommand(String name, String help) {
    this.name = name;
    this.help = help;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String help() {
    return help;
  }

  /** What is about the node as a whole can be run whatever the node is in its set. */
  @Override
  public Need need(Doc command) {
    return writes() ? Need.PRIMARY : Need.NOTHING;
  }
}
