// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.sort.Spill;
import java.util.random.RandomGenerator;

/**
 * What a pipeline runs with.
 *
 * @param operation asked now and then whether to go on
 * @param memoryBytes what one stage may hold
 * @param spill where to put what does not fit, or null when the disk may not be used
 * @param random the source of {@code $sample}
 * @param collections the collections that other stages may read
 */
public record StageContext(
    Operation operation,
    long memoryBytes,
    Spill spill,
    RandomGenerator random,
    Collections collections) {
  /** What one stage may hold unless told otherwise. */
  public static final long DEFAULT_MEMORY_BYTES = 100L << 20;

  /** The error of a stage that has come to its limit and may not use the disk. */
  TapdbException exceeded(String stage) {
    return new TapdbException(
        ErrorCode.QUERY_EXCEEDED_MEMORY_LIMIT_NO_DISK_USE_ALLOWED,
        "Exceeded memory limit for "
            + stage
            + " of "
            + memoryBytes
            + " bytes, but didn't allow external sort. Pass allowDiskUse:true to opt in.");
  }
}
