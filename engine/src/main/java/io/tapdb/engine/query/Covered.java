// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.KeyReader;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.filter.Filter;
import java.util.List;

/**
 * Makes the documents a query needs out of index keys alone, without reading the records.
 *
 * <p>That can be done when everything that is used afterwards is in the index, no indexed field
 * holds an array, and nothing is left to be tested. A key cannot tell a missing field from null,
 * nor give back some rare values; such a row is read from its record after all.
 */
final class Covered implements PlanNode {
  private final IndexScan scan;
  private final Dependencies needed;

  private Covered(IndexScan scan, Dependencies needed) {
    this.scan = scan;
    this.needed = needed;
  }

  /**
   * The step that covers such a query, or null when it cannot be covered.
   *
   * @param left what is still to be tested on documents, or null
   */
  static Covered over(IndexScan scan, Filter left, Dependencies needed) {
    IndexEntry index = scan.index();
    if (left != null || needed.isWhole() || needed.paths().isEmpty() || index.isMultikey()) {
      return null;
    }
    for (String path : needed.paths()) {
      boolean indexed =
          index.fields().stream()
              .anyMatch(f -> f.path().size() == 1 && f.path().text().equals(path));
      if (!indexed) {
        return null;
      }
    }
    return new Covered(scan, needed);
  }

  @Override
  public String stage() {
    return "PROJECTION_COVERED";
  }

  @Override
  public void describe(DocWriter into) {
    into.open("transformBy");
    needed.paths().forEach(path -> into.put(path, 1));
    into.close();
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(scan);
  }

  @Override
  public Stage open(Reader reader) {
    return new Stage(this, List.of(scan.open(reader))) {
      @Override
      protected boolean advance(Row row) {
        while (input().next(row)) {
          // an array that came after the plan was made is not in any one key
          row.document = reader.isMultikey(scan.index()) ? null : fromKey(row);
          if (row.document == null) {
            stats.docsExamined++;
            row.document = reader.document(row.recordId);
          }
          if (row.document != null) {
            return true;
          }
        }
        return false;
      }
    };
  }

  /** The document with the indexed fields that are needed, or null when the key does not tell. */
  private Doc fromKey(Row row) {
    if (!KeyReader.canRestore(row.types)) {
      return null;
    }
    KeyReader values = new KeyReader(row.key, row.types);
    DocWriter document = new DocWriter(64);
    for (IndexEntry.Field field : scan.index().fields()) {
      Value value = values.next(field.descending());
      if (value.isNullish()) {
        return null;
      }
      if (needed.paths().contains(field.path().text())) {
        document.put(field.path().text(), value);
      }
    }
    return document.build();
  }
}
