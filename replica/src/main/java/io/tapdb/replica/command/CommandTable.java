// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** The commands a node knows, by all their names. */
public final class CommandTable {
  private final Map<String, Entry> byName = new HashMap<>();
  private final LongAdder unknown = new LongAdder();
  private final TreeMap<String, Command> inOrder = new TreeMap<>();

  /**
   * A command and how often it was asked for.
   *
   * @param total all requests
   * @param failed those that ended with an error
   */
  public record Entry(Command command, LongAdder total, LongAdder failed) {}

  public CommandTable(List<Command> commands) {
    commands.forEach(this::add);
  }

  public void add(Command command) {
    inOrder.put(command.name(), command);
    Entry entry = new Entry(command, new LongAdder(), new LongAdder());
    put(command.name(), entry);
    command.aliases().forEach(alias -> put(alias, entry));
  }

  private void put(String name, Entry entry) {
    if (byName.put(name, entry) != null) {
      throw new IllegalStateException("two commands are called " + name);
    }
  }

  /** The command of that name, or null. */
  public Entry find(String name) {
    return byName.get(name);
  }

  /** Counts a request for a command that does not exist. */
  void countUnknown() {
    unknown.increment();
  }

  /** How many requests were for commands that do not exist. */
  public long unknown() {
    return unknown.sum();
  }

  public Collection<Command> all() {
    return inOrder.values();
  }
}
