// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell;

/** The version of the shell. */
public final class Version {
  public static final String TEXT = "0.1.0";

  private Version() {}
}
