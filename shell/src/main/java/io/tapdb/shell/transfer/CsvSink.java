// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVPrinter;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** Writes a table: a line of names, then a line for each document. */
final class CsvSink implements DocumentSink {
  private final CSVPrinter printer;
  private final List<String> names;

  CsvSink(Writer out, List<String> names) throws IOException {
    this.printer = new CSVPrinter(out, CsvSource.FORMAT);
    this.names = names;
    printer.printRecord(names);
  }

  @Override
  public void write(RawBsonDocument document) throws IOException {
    List<String> cells = new ArrayList<>(names.size());
    for (String name : names) {
      cells.add(CellValue.write(find(document, name)));
    }
    printer.printRecord(cells);
  }

  @Override
  public void finish() throws IOException {
    printer.flush();
  }

  /** The value at a path, a name with dots in it before a document in a document. */
  private static BsonValue find(BsonDocument document, String path) {
    BsonValue whole = document.get(path);
    for (int dot = path.indexOf('.'); whole == null && dot > 0; dot = path.indexOf('.', dot + 1)) {
      BsonValue child = document.get(path.substring(0, dot));
      if (child != null && child.isDocument()) {
        whole = find(child.asDocument(), path.substring(dot + 1));
      }
    }
    return whole;
  }

  /** Adds the names of the columns that a document needs. */
  static void addNames(BsonDocument document, String prefix, Set<String> names) {
    document.forEach(
        (name, value) -> {
          if (value.isDocument() && !value.asDocument().isEmpty() && !name.isEmpty()) {
            addNames(value.asDocument(), prefix + name + ".", names);
          } else {
            names.add(prefix + name);
          }
        });
  }
}
