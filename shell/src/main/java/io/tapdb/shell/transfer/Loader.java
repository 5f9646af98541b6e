// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import io.tapdb.driver.TapCollection;
import io.tapdb.shell.transfer.DocumentSource.Entry;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;

/** Fills a collection as {@code tapdb import} does, for other tools. */
public final class Loader {
  private static final int ROUGH_BYTES = 256;

  private Loader() {}

  /**
   * Imports a file.
   *
   * @return how many documents were imported; rejected lines are told on standard error
   */
  public static long file(TapCollection<BsonDocument> target, String name)
      throws IOException, InterruptedException {
    try (InputFile input = InputFile.open(name);
        Progress progress = Progress.ofBytes("import", input.size(), input::read)) {
      DocumentSource source =
          InputFile.isTable(name)
              ? new CsvSource(input.content())
              : new JsonSource(input.content());
      return importer(target).run(source, progress::update);
    }
  }

  /**
   * Imports documents that are made as they are needed.
   *
   * @param count how many there will be
   * @return how many were imported
   */
  public static long documents(
      TapCollection<BsonDocument> target, Iterator<BsonDocument> documents, long count)
      throws IOException, InterruptedException {
    AtomicLong taken = new AtomicLong();
    DocumentSource source =
        () ->
            documents.hasNext()
                ? Entry.of(taken.incrementAndGet(), documents.next(), ROUGH_BYTES)
                : null;
    try (Progress progress = Progress.ofDocuments("load", count, taken::get)) {
      return importer(target).run(source, loaded -> progress.update());
    }
  }

  private static Importer importer(TapCollection<BsonDocument> target) {
    return new Importer(target, Importer.Mode.INSERT, false, new Rejections(System.err));
  }
}
