// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import java.io.IOException;

/** Something that can be done to a set. */
interface Fault {
  /** Does it, and sees to it that it ends; false if it cannot be done just now. */
  boolean strike() throws IOException;
}
