// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell;

/** Which of the standard streams are terminals; the launcher knows and says so. */
public final class Terminals {
  private static final String STREAMS = System.getProperty("tapdb.terminals", "");

  private Terminals() {}

  /** Whether what is read was typed. */
  public static boolean isInput() {
    return STREAMS.contains("0");
  }

  /** Whether a person reads the output. */
  public static boolean isOutput() {
    return STREAMS.contains("1");
  }

  /** Whether a person reads messages and progress. */
  public static boolean isError() {
    return STREAMS.contains("2");
  }
}
