// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapCursor;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tapdb export}: writes the documents of a collection into a file. */
@Command(
    name = "export",
    description = "Writes the documents of a collection into a file.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ExportCommand implements Callable<Integer> {
  private static final int DOCUMENTS_BETWEEN_UPDATES = 256;

  private enum FileType {
    NDJSON,
    ARRAY,
    CSV
  }

  @Mixin private TransferTarget target;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "where to; .gz is compressed (default: standard output)")
  private String file = InputFile.STANDARD;

  @Option(
      names = "--type",
      paramLabel = "ndjson|array|csv",
      description =
          "canonical Extended JSON, one document to a line or in an array, or a table (default: csv"
              + " if the file's name ends so, otherwise ndjson)")
  private FileType type;

  @Option(
      names = "--query",
      paramLabel = "JSON",
      description = "exports only the documents that this filter finds")
  private String query = "{}";

  @Option(
      names = "--fields",
      paramLabel = "NAME,...",
      split = ",",
      description =
          "the columns of a table (default: all fields there are, found by reading twice)")
  private List<String> fields = new ArrayList<>();

  @Option(names = "--no-progress", description = "shows no progress bar")
  private boolean noProgress;

  @Override
  public Integer call() throws InterruptedException {
    return target.run(InputFile.STANDARD.equals(file) ? "standard output" : file, this::transfer);
  }

  private int transfer(TapClient client) throws IOException {
    if (type == null) {
      type = InputFile.isTable(file) ? FileType.CSV : FileType.NDJSON;
    }
    if (!fields.isEmpty() && type != FileType.CSV) {
      throw new IllegalArgumentException("--fields is for tables (--type csv) only");
    }
    BsonDocument filter = filter();
    TapCollection<RawBsonDocument> collection =
        client.database(target.database(client)).collection(target.collection()).withRaw();
    long begun = System.nanoTime();
    AtomicLong exported = new AtomicLong();
    long expected =
        filter.isEmpty() ? collection.estimatedDocumentCount() : collection.countDocuments(filter);
    try (OutputFile output = OutputFile.create(file);
        Progress progress = progress(expected, exported)) {
      Writer out =
          new BufferedWriter(
              new OutputStreamWriter(output.content(), StandardCharsets.UTF_8), 1 << 16);
      DocumentSink sink = sink(out, collection, filter);
      try (TapCursor<RawBsonDocument> documents = cursor(collection, filter)) {
        while (documents.hasNext()) {
          sink.write(documents.next());
          if (exported.incrementAndGet() % DOCUMENTS_BETWEEN_UPDATES == 0) {
            progress.update();
          }
        }
      }
      sink.finish();
      output.complete();
    }
    System.err.printf(
        Locale.ROOT,
        "%,d documents exported from %s.%s, in %.1f s%n",
        exported.get(),
        target.database(client),
        target.collection(),
        (System.nanoTime() - begun) / 1e9);
    return 0;
  }

  private BsonDocument filter() {
    try {
      return JsonSource.parse(query);
    } catch (RuntimeException unreadable) {
      throw new IllegalArgumentException("--query is not JSON: " + unreadable.getMessage());
    }
  }

  private static TapCursor<RawBsonDocument> cursor(
      TapCollection<RawBsonDocument> collection, BsonDocument filter) {
    return collection.find(filter).prefetch(true).cursor();
  }

  private DocumentSink sink(
      Writer out, TapCollection<RawBsonDocument> collection, BsonDocument filter)
      throws IOException {
    if (type != FileType.CSV) {
      return new JsonSink(out, type == FileType.ARRAY);
    }
    if (!fields.isEmpty()) {
      return new CsvSink(out, fields);
    }
    Set<String> names = new LinkedHashSet<>();
    try (TapCursor<RawBsonDocument> documents = cursor(collection, filter)) {
      while (documents.hasNext()) {
        CsvSink.addNames(documents.next(), "", names);
      }
    }
    return new CsvSink(out, List.copyOf(names));
  }

  private Progress progress(long expected, AtomicLong exported) {
    return noProgress ? Progress.none() : Progress.ofDocuments("export", expected, exported::get);
  }
}
