// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

/**
 * How large and how deep a stored document may be.
 *
 * @param maxBytes what it may take
 * @param maxDepth how many documents and arrays may stand inside one another, the outermost
 *     included
 */
public record DocumentLimits(int maxBytes, int maxDepth) {
  /** The documented limits: 16 MiB and 100 levels. */
  public static final DocumentLimits DEFAULT = new DocumentLimits(16 * 1024 * 1024, 100);
}
