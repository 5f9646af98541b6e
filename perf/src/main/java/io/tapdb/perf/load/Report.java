// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.json.JsonWriterSettings;

/** The findings of a run: lines for people at once, one JSON document for machines at the end. */
public final class Report {
  private final String name;
  private final Path json;
  private final List<Document> findings = new ArrayList<>();
  private final Document facts = new Document();

  /**
   * An empty report.
   *
   * @param name of the benchmark
   * @param json the file to write, or null for none
   */
  public Report(String name, Path json) {
    this.name = name;
    this.json = json;
  }

  public void line(String text) {
    System.out.println(text);
  }

  public Measured add(Measured measured) {
    line(measured.toString());
    findings.add(measured.toDocument());
    return measured;
  }

  /** A finding in a shape of its own. */
  public void add(Document finding) {
    findings.add(finding);
  }

  /** A fact about the run or a figure that follows from its findings. */
  public void fact(String key, Object value) {
    facts.append(key, value);
  }

  /** Writes the JSON document, if it was asked for. */
  public void close() throws IOException {
    if (json != null) {
      Document all =
          new Document("benchmark", name)
              .append("java", Runtime.version().toString())
              .append("cores", Runtime.getRuntime().availableProcessors())
              .append("facts", facts)
              .append("findings", findings);
      Files.writeString(json, all.toJson(JsonWriterSettings.builder().indent(true).build()) + "\n");
      line("written to " + json);
    }
  }
}
