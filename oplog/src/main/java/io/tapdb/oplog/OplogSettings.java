// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

/**
 * The sizes of a log.
 *
 * @param maxBytes what all segments together may take before the oldest are dropped
 * @param segmentBytes the size of one segment; an entry must fit into one
 * @param pendingBytes how much may wait in memory for the next force
 * @param reserveBytes free space that is left to the stores beside the log
 */
public record OplogSettings(long maxBytes, int segmentBytes, int pendingBytes, long reserveBytes) {
  private static final int SMALLEST_SEGMENT = 16 * 1024;

  public OplogSettings {
    if (segmentBytes < SMALLEST_SEGMENT) {
      throw new IllegalArgumentException("a segment has at least 16 KiB, not " + segmentBytes);
    }
  }

  /** Settings for a log of that size: about sixteen segments or more, of 64 to 128 MiB. */
  public static OplogSettings ofSize(long maxBytes) {
    long segment = Math.clamp(maxBytes / 16, 64L << 20, 128L << 20);
    return new OplogSettings(maxBytes, (int) segment, 64 << 20, 64L << 20);
  }
}
