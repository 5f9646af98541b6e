// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import static io.tapdb.engine.QueryFixture.table;
import static io.tapdb.engine.QueryFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryFixture;
import io.tapdb.engine.Rows;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.sort.Spill;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs pipelines over documents on the heap, and counts the rows that are left open. */
final class PipelineFixture {
  private final Map<String, List<Doc>> collections = new HashMap<>();
  private int open;
  private int reads;

  /** Puts a collection where stages find it. */
  PipelineFixture with(String name, String documents) {
    collections.put(name, documents(documents));
    return this;
  }

  static List<Doc> documents(String json) {
    List<Doc> documents = new ArrayList<>();
    FieldCursor element = value(json).doc().fields();
    while (element.next()) {
      documents.add(element.value().doc());
    }
    return documents;
  }

  static PipelineContext parsing() {
    return new PipelineContext(QueryFixture.context(), Map.of());
  }

  static Pipeline parse(String stages) {
    return Pipeline.parse(value(stages), parsing());
  }

  Rows rows(List<Doc> documents) {
    open++;
    Rows rows = new ListRows(documents);
    return new Rows() {
      @Override
      public Doc next() {
        return rows.next();
      }

      @Override
      public void close() {
        open--;
      }
    };
  }

  StageContext context(long memoryBytes, Spill spill) {
    return new StageContext(Operation.UNSTOPPABLE, memoryBytes, spill, Seeds.random(5), this::read);
  }

  private StageContext roomy() {
    return context(StageContext.DEFAULT_MEMORY_BYTES, null);
  }

  private Rows read(String collection, Pipeline pipeline) {
    reads++;
    return pipeline.run(rows(collections.getOrDefault(collection, List.of())), roomy());
  }

  int open() {
    return open;
  }

  int reads() {
    return reads;
  }

  List<Doc> run(Pipeline pipeline, List<Doc> input, StageContext context) {
    List<Doc> output = new ArrayList<>();
    try (Rows rows = pipeline.run(rows(input), context)) {
      for (Doc row = rows.next(); row != null; row = rows.next()) {
        output.add(row);
      }
      assertThat(rows.next()).isNull();
    }
    assertThat(open).as("rows left open").isZero();
    return output;
  }

  List<Doc> run(String stages, String input) {
    return run(parse(stages), documents(input), roomy());
  }

  /** Rows of a table: the stages, the documents that go in, those that come out. */
  void gives(String text) {
    for (String[] row : table(text)) {
      List<Doc> output = run("[" + row[0] + "]", "[" + row[1] + "]");
      List<Doc> expected = row[2].equals("none") ? List.of() : documents("[" + row[2] + "]");
      assertThat(output.stream().map(Doc::toString).toList())
          .as("%s over %s", row[0], row[1])
          .isEqualTo(expected.stream().map(Doc::toString).toList());
    }
  }
}
