// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;

/**
 * Where a node writes what happens to it: one structured line each, with a severity, a component
 * and a number that names the kind of event.
 */
public interface NodeLog {
  /** How much an event matters, most first. */
  enum Severity {
    FATAL("F"),
    ERROR("E"),
    WARNING("W"),
    INFO("I"),
    DEBUG("D1");

    private final String letter;

    Severity(String letter) {
      this.letter = letter;
    }

    /** As it stands in a log line. */
    public String letter() {
      return letter;
    }
  }

  /** The part of the node that speaks, as log lines name it. */
  enum Component {
    ACCESS,
    COMMAND,
    CONTROL,
    ELECTION,
    INDEX,
    NETWORK,
    QUERY,
    RECOVERY,
    ROLLBACK,
    INITSYNC,
    REPL,
    STORAGE,
    JOURNAL,
    TXN,
    WRITE
  }

  /**
   * One event that is logged.
   *
   * @param id the kind of event; the same everywhere and for ever
   * @param message constant text, what varies stands in the attributes
   */
  record Event(Severity severity, Component component, int id, String message, Doc attributes) {}

  void write(Event event);

  default void info(Component component, int id, String message) {
    write(new Event(Severity.INFO, component, id, message, Doc.EMPTY));
  }

  default void info(Component component, int id, String message, DocWriter attributes) {
    write(new Event(Severity.INFO, component, id, message, attributes.build()));
  }

  default void warn(Component component, int id, String message, DocWriter attributes) {
    write(new Event(Severity.WARNING, component, id, message, attributes.build()));
  }

  default void error(Component component, int id, String message, DocWriter attributes) {
    write(new Event(Severity.ERROR, component, id, message, attributes.build()));
  }
}
