// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.spill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.store.io.RocksScratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: versions that may not be flushed do not need heap. Method: a process with a small heap
 * holds several times as many and reads among them; it ends without closing anything.
 */
class SpillTest {
  @TempDir private Path folder;

  @Test
  void twoHundredMegabytesOfVersionsFitAHeapOfNinetySix() throws Exception {
    String output = run(96, 200, "flush");
    System.out.print(output);
    assertThat(output).contains("spilled 200 MB");
  }

  @Test
  void whatWasSpilledIsDeletedAtTheNextStart() throws Exception {
    run(96, 100);
    Path scratch = folder.resolve("scratch");
    assertThat(bytesIn(scratch)).isGreaterThan(40L << 20);
    new RocksScratch(scratch).close();
    assertThat(bytesIn(scratch)).isZero();
  }

  @Test
  @Tag("soak")
  void twoGigabytesOfVersionsFitAHeapOfFiveHundredTwelve() throws Exception {
    String output = run(512, 2047, "flush");
    System.out.print(output);
    assertThat(output).contains("spilled 2047 MB");
  }

  private String run(int heapMegabytes, int megabytes, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC"));
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--add-") || flag.startsWith("--enable-native")) {
        command.add(flag);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(SpillScene.class.getName(), folder.toString(), Integer.toString(megabytes)));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static long bytesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(SpillTest::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
