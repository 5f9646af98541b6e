// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

/** The version of this TapDB. */
public final class Version {
  public static final String TEXT = "0.1.0";

  private Version() {}
}
