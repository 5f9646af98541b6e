// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.floor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.perf.load.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FloorRatiosTest {
  @TempDir private Path folder;

  private final FloorRatios ratios = new FloorRatios();

  @Test
  void aRunOnABusyMachineIsVoid() {
    ratios.floor(90_000, 49_999);
    ratios.node(60_000, 30_000, 20_000);
    assertThat(ratios.conclude(new Report("floor", null))).isFalse();
  }

  @Test
  void aRunCountsFromFiftyThousandWritesOn() {
    ratios.floor(90_000, 50_000);
    ratios.node(60_000, 30_000, 20_000);
    assertThat(ratios.conclude(new Report("floor", null))).isTrue();
  }

  @Test
  void ratiosAreOfTheBestRounds() throws IOException {
    Path json = folder.resolve("floor.json");
    Report report = new Report("floor", json);
    ratios.floor(100_000, 40_000);
    ratios.node(50_000, 40_000, 10_000);
    ratios.floor(80_000, 80_000);
    ratios.node(60_000, 20_000, 30_000);
    ratios.conclude(report);
    report.close();
    assertThat(Document.parse(Files.readString(json)).get("facts"))
        .isEqualTo(
            new Document("point reads", 0.6)
                .append("journaled overwrites", 0.5)
                .append("journaled inserts with one index", 0.375)
                .append("valid", true));
  }
}
