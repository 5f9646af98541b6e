// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import java.util.Locale;

/** How settled the data of a read must be. */
public enum TapReadConcern {
  /** The newest data of the member asked. */
  LOCAL,
  /** As {@link #LOCAL} in a replica set. */
  AVAILABLE,
  /** Only what a majority has, so that it cannot be rolled back. */
  MAJORITY,
  /** What is the truth at this moment, proven by the primary; slow. */
  LINEARIZABLE,
  /** One moment for all that is read. */
  SNAPSHOT;

  private final String level = name().toLowerCase(Locale.ROOT);

  /** Its name in commands. */
  public String level() {
    return level;
  }
}
