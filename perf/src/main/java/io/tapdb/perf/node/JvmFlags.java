// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.node;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Flags that processes of one measurement share, so that they can be compared. */
final class JvmFlags {
  private static final String OWN = "-Dperf.";
  private static final String EXTRA = "perf.jvm";

  private JvmFlags() {}

  /** The flags this process was started with, and those given with {@code -Dperf.jvm}. */
  static List<String> ofThisProcess() {
    List<String> flags = new ArrayList<>();
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!flag.startsWith(OWN)) {
        flags.add(flag);
      }
    }
    String extra = System.getProperty(EXTRA, "");
    if (!extra.isBlank()) {
      flags.addAll(List.of(extra.split(" ")));
    }
    return flags;
  }

  /** The flags a Java process was started with, as Linux knows them: all before the class path. */
  static List<String> of(long pid) throws IOException {
    Path commandLine = Path.of("/proc", String.valueOf(pid), "cmdline");
    return of(Files.readString(commandLine, StandardCharsets.UTF_8));
  }

  static List<String> of(String commandLine) {
    List<String> words = List.of(commandLine.split("\0"));
    return words.subList(1, words.indexOf("-cp"));
  }
}
