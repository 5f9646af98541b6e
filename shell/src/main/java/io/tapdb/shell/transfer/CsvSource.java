// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Documents in a table of comma-separated values, whose first line names the fields.
 *
 * <p>{@code a.b} names a field of a document within the document. An empty cell is a field that is
 * not there; {@code ""} is an empty string.
 */
final class CsvSource implements DocumentSource {
  /** Strings are quoted, so that an empty one differs from none. */
  static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL_NON_NULL).get();

  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final int ROUGH_BYTES_OF_VALUE = 24;

  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> names;
  private boolean broken;

  CsvSource(InputStream in) throws IOException {
    var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    this.parser = CSVParser.parse(new InputStreamReader(in, decoder), FORMAT);
    this.records = parser.iterator();
    this.names = records.hasNext() ? names(records.next()) : List.of();
  }

  private static List<String> names(CSVRecord header) {
    List<String> names = header.toList();
    String first = names.getFirst();
    if (first != null && first.startsWith(BYTE_ORDER_MARK)) {
      names = new java.util.ArrayList<>(names);
      names.set(0, first.substring(BYTE_ORDER_MARK.length()));
    }
    if (names.stream().anyMatch(name -> name == null || name.isBlank())) {
      throw new IllegalArgumentException("the first line has to name every field");
    }
    return names;
  }

  @Override
  public Entry next() throws IOException {
    long line = parser.getCurrentLineNumber() + 1;
    try {
      if (broken || !records.hasNext()) {
        return null;
      }
      return read(line, records.next());
    } catch (UncheckedIOException failed) {
      if (!(failed.getCause() instanceof CSVException)) {
        throw failed.getCause();
      }
      broken = true;
      return Entry.rejected(
          line, failed.getCause().getMessage() + "; nothing after it can be read");
    }
  }

  private Entry read(long line, CSVRecord record) {
    if (record.size() != names.size()) {
      return Entry.rejected(
          line, "it has " + record.size() + " values, the first line names " + names.size());
    }
    BsonDocument document = new BsonDocument();
    int bytes = 0;
    for (int i = 0; i < names.size(); i++) {
      String cell = record.get(i);
      if (cell == null) {
        continue;
      }
      String clash = put(document, names.get(i), CellValue.read(cell));
      if (clash != null) {
        return Entry.rejected(line, clash);
      }
      bytes += cell.length() + names.get(i).length() + ROUGH_BYTES_OF_VALUE;
    }
    return Entry.of(line, document, bytes);
  }

  /** Puts a value where its name says; returns why it cannot be, or null. */
  private static String put(BsonDocument document, String name, BsonValue value) {
    BsonDocument parent = document;
    int begin = 0;
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', begin)) {
      String part = name.substring(begin, dot);
      BsonValue child = parent.get(part);
      if (child == null) {
        child = new BsonDocument();
        parent.put(part, child);
      } else if (!child.isDocument()) {
        return "'" + name.substring(0, dot) + "' would be a value and a document";
      }
      parent = child.asDocument();
      begin = dot + 1;
    }
    parent.put(name.substring(begin), value);
    return null;
  }
}
