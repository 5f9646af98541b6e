// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.node;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Flags that processes of one measurement share, so that they can be compared. */
final class JvmFlags {
  private static final String EXTRA = "perf.jvm";

  private JvmFlags() {}

  /**
   * The flags this process was started with, which the script makes those of a node, and those
   * given with {@code -Dperf.jvm}.
   */
  static List<String> ofNode() {
    List<String> flags = new ArrayList<>();
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!flag.startsWith("-D" + EXTRA)) {
        flags.add(flag);
      }
    }
    String extra = System.getProperty(EXTRA, "");
    if (!extra.isBlank()) {
      flags.addAll(List.of(extra.split(" ")));
    }
    return flags;
  }
}
