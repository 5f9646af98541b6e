// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path folder;

  @Test
  void writesFactsAndFindingsAsJson() throws IOException {
    Histogram latencies = new Histogram(1_000_000_000L, 3);
    for (int micros = 1; micros <= 100; micros++) {
      latencies.recordValue(micros * 1000L);
    }
    Path json = folder.resolve("report.json");
    Report report = new Report("sample", json);
    report.fact("threads", 16);
    report.add(Measured.of("reads", latencies, 0.5));
    report.add(new Document("name", "other").append("score", 1.5));
    report.close();

    Document written = Document.parse(Files.readString(json));
    assertThat(written.getString("benchmark")).isEqualTo("sample");
    assertThat(written.getInteger("cores")).isPositive();
    assertThat(written.getString("java")).isNotEmpty();
    assertThat(written.get("facts")).isEqualTo(new Document("threads", 16));
    List<Document> findings = written.getList("findings", Document.class);
    assertThat(findings.get(0).getString("name")).isEqualTo("reads");
    assertThat(((Number) findings.get(0).get("operations")).intValue()).isEqualTo(100);
    assertThat(((Number) findings.get(0).get("perSecond")).intValue()).isEqualTo(200);
    assertThat(((Number) findings.get(0).get("p50Micros")).intValue()).isEqualTo(50);
    assertThat(((Number) findings.get(0).get("p99Micros")).intValue()).isEqualTo(99);
    assertThat(findings.get(1)).isEqualTo(new Document("name", "other").append("score", 1.5));
  }

  @Test
  void writesNoFileUnlessAskedTo() throws IOException {
    Report report = new Report("sample", null);
    report.fact("threads", 16);
    report.close();
    assertThat(folder).isEmptyDirectory();
  }
}
