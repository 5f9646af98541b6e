// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;
import java.util.List;

/** One command of the database: found by name, run once for each request that names it. */
public interface Command {
  /** Where a request is run. */
  enum Placement {
    /** On the thread that received it: it never waits for anything. */
    INLINE,
    /** There too, with what is in memory; where that does not suffice, once more on a worker. */
    INLINE_IF_IN_MEMORY,
    /** On a worker: it may read from disk or take long. */
    WORKER
  }

  /** What a member of a set has to be for a request to be run there. */
  enum Need {
    /** Anything. */
    NOTHING,
    /** One whose data are fit to be read. */
    DATA,
    /** The primary, or a secondary if the client allows for that. */
    READ,
    /** The primary. */
    PRIMARY
  }

  String name();

  /** Further names, such as the old spelling. */
  default List<String> aliases() {
    return List.of();
  }

  /** What it does, in a sentence, for {@code listCommands}. */
  String help();

  /** Whether it may only be run on the {@code admin} database. */
  default boolean adminOnly() {
    return false;
  }

  /** Whether it changes data or definitions. */
  default boolean writes() {
    return false;
  }

  /** Whether it works with the data, so that it cannot run while they are closed for a moment. */
  default boolean usesData() {
    return true;
  }

  /** Whether this request may say when it counts as done. */
  default boolean takesWriteConcern(Doc command) {
    return writes();
  }

  /** Whether it counts its requests under a kind of their own, not among all other commands. */
  default boolean countsItself() {
    return false;
  }

  /** What a member of a set has to be for this request, unless it is for {@code local} data. */
  default Need need(Doc command) {
    if (writes()) {
      return Need.PRIMARY;
    }
    return usesData() ? Need.READ : Need.NOTHING;
  }

  /** Where this request is to be run. */
  default Placement placement(Doc command) {
    return Placement.WORKER;
  }

  /**
   * Runs the command. It ends by a reply or a failure of the invocation, at once or later on any
   * thread; throwing a {@link io.tapdb.engine.TapdbException} is the same as failing with it.
   */
  void run(Invocation invocation);
}
