// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

/** The three commands that write statements. */
public enum WriteKind {
  /** Documents to insert. */
  INSERT("insert", "documents"),
  /** Updates and replacements. */
  UPDATE("update", "updates"),
  /** Deletes. */
  DELETE("delete", "deletes");

  private final String command;
  private final String array;

  WriteKind(String command, String array) {
    this.command = command;
    this.array = array;
  }

  /** The name of the command. */
  public String command() {
    return command;
  }

  /** The field its statements stand in. */
  public String array() {
    return array;
  }
}
