// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import java.lang.management.ManagementFactory;

/** The memory of the machine, and what a node takes of it by default. */
public final class MachineMemory {
  /** A machine of that size runs three members of a set with room to spare. */
  private static final int SHARE_OF_BLOCK_CACHE = 24;

  private static final int SHARE_OF_MEMORY_ENGINE = 8;

  private static final long LEAST = 64L << 20;

  private MachineMemory() {}

  static long totalBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory() * 12;
  }

  /** What the memory engine of a node that was not given a size may take off the heap. */
  static long memoryEngineBytes() {
    return Math.max(LEAST, totalBytes() / SHARE_OF_MEMORY_ENGINE);
  }

  /** The block cache of a node that was not given a size. */
  static long blockCacheBytes() {
    return Math.max(LEAST, totalBytes() / SHARE_OF_BLOCK_CACHE);
  }
}
