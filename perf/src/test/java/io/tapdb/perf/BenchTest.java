// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each benchmark in the shortest form there is. */
class BenchTest {
  @TempDir private Path folder;

  private List<Document> run(String... arguments) throws IOException {
    Path json = folder.resolve("findings.json");
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--json", json.toString()))
            .toArray(String[]::new);
    assertThat(Bench.run(all)).isZero();
    Document report = Document.parse(Files.readString(json));
    assertThat(report.getString("benchmark")).isEqualTo(arguments[0]);
    return report.getList("findings", Document.class);
  }

  @Test
  void ycsbLoadsAndMeasuresWithEachNumberOfThreads() throws IOException {
    List<Document> findings =
        run(
            "ycsb",
            "--workloads=F",
            "--threads=2,4",
            "--records=200",
            "--warm-up=0.2",
            "--seconds=0.3");
    assertThat(findings)
        .extracting(finding -> finding.getString("name"))
        .containsExactly("load F, 4 threads", "run F, 2 threads", "run F, 4 threads");
    assertThat(findings.get(0).getInteger("operations")).isEqualTo(200);
    assertThat(findings)
        .allSatisfy(finding -> assertThat(finding.getInteger("perSecond")).isPositive());
  }

  @Test
  void startupTellsTimeAndMemory() throws IOException {
    List<Document> findings = run("startup", "--runs=1", "--idle=0");
    assertThat(findings)
        .extracting(finding -> finding.getString("name"))
        .containsExactly("ready, seconds", "resident, MB");
    assertThat(findings.get(0).getDouble("median")).isBetween(0.05, 60.0);
    assertThat(findings.get(1).getDouble("median")).isBetween(20.0, 2000.0);
  }

  @Test
  void jmhRunsInAProcessOfItsOwn() throws IOException {
    List<Document> findings = run("jmh", "--only=KeyEncoding", "--iterations=1", "--seconds=0.05");
    assertThat(findings)
        .extracting(finding -> finding.getString("name"))
        .containsExactly("KeyEncoding.compound", "KeyEncoding.id");
    assertThat(findings).allSatisfy(finding -> assertThat(finding.getDouble("score")).isPositive());
  }
}
