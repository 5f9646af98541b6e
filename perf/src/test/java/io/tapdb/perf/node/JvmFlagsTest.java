// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmFlagsTest {
  @Test
  void flagsEndBeforeTheClassPath() {
    assertThat(JvmFlags.of("java\0-Xmx2g\0-Da=b c\0-cp\0x.jar\0Main\0--port\0000\0"))
        .containsExactly("-Xmx2g", "-Da=b c");
  }

  @Test
  void settingsOfTheBenchmarksAreNotPassedOn() {
    assertThat(JvmFlags.ofThisProcess()).noneMatch(flag -> flag.startsWith("-Dperf."));
  }
}
