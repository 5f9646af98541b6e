// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The commands a node knows, by all their names. */
public final class CommandTable {
  private final Map<String, Command> byName = new HashMap<>();
  private final TreeMap<String, Command> inOrder = new TreeMap<>();

  public CommandTable(List<Command> commands) {
    commands.forEach(this::add);
  }

  public void add(Command command) {
    inOrder.put(command.name(), command);
    put(command.name(), command);
    command.aliases().forEach(alias -> put(alias, command));
  }

  private void put(String name, Command command) {
    if (byName.put(name, command) != null) {
      throw new IllegalStateException("two commands are called " + name);
    }
  }

  /** The command of that name, or null. */
  public Command find(String name) {
    return byName.get(name);
  }

  public Collection<Command> all() {
    return inOrder.values();
  }
}
