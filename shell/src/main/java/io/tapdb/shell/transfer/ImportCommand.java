// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.shell.Connection;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tapdb import}: reads documents from a file into a collection. */
@Command(
    name = "import",
    description = "Reads documents from a file into a collection.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ImportCommand implements Callable<Integer> {
  private enum FileType {
    JSON,
    CSV
  }

  @Mixin private TransferTarget target;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "JSON documents, one to a line or in an array, or CSV with a line of names; .gz is"
              + " compressed (default: standard input)")
  private String file = InputFile.STANDARD;

  @Option(
      names = "--type",
      paramLabel = "json|csv",
      description = "what the file holds (default: by its name)")
  private FileType type;

  @Option(names = "--drop", description = "drops the collection first")
  private boolean drop;

  @Option(
      names = "--mode",
      paramLabel = "insert|upsert",
      description =
          "insert rejects a document whose _id is there, upsert replaces the old one (default:"
              + " insert)")
  private Importer.Mode mode = Importer.Mode.INSERT;

  @Option(names = "--stop-on-error", description = "ends at the first line that is rejected")
  private boolean stopOnError;

  @Option(names = "--no-progress", description = "shows no progress bar")
  private boolean noProgress;

  @Override
  public Integer call() throws InterruptedException {
    return target.run(InputFile.STANDARD.equals(file) ? "standard input" : file, this::transfer);
  }

  private int transfer(TapClient client) throws IOException, InterruptedException {
    Rejections rejections = new Rejections(System.err);
    try (InputFile input = InputFile.open(file)) {
      boolean table = type == null ? InputFile.isTable(file) : type == FileType.CSV;
      DocumentSource source =
          table ? new CsvSource(input.content()) : new JsonSource(input.content());
      TapCollection<BsonDocument> collection =
          client
              .database(target.database(client))
              .collection(target.collection(), new BsonDocumentCodec());
      if (drop) {
        collection.drop();
      }
      Importer importer = new Importer(collection, mode, stopOnError, rejections);
      Summary summary = new Summary(importer, rejections, target.namespace(client));
      // whoever gives up wants to know what got in
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(summary::tell));
      try (Progress progress = progress(input)) {
        importer.run(source, progress::update);
      } finally {
        summary.tell();
      }
    }
    return rejections.count() == 0 ? 0 : Connection.FAILED;
  }

  /** What came of an import, told once, however it ends. */
  private static final class Summary {
    private final Importer importer;
    private final Rejections rejections;
    private final String namespace;
    private final long begun = System.nanoTime();
    private final AtomicBoolean told = new AtomicBoolean();

    Summary(Importer importer, Rejections rejections, String namespace) {
      this.importer = importer;
      this.rejections = rejections;
      this.namespace = namespace;
    }

    void tell() {
      if (told.compareAndSet(false, true)) {
        System.err.printf(
            Locale.ROOT,
            "%,d documents imported into %s, %,d rejected, in %.1f s%n",
            importer.imported(),
            namespace,
            rejections.count(),
            (System.nanoTime() - begun) / 1e9);
      }
    }
  }

  private Progress progress(InputFile input) {
    return noProgress ? Progress.none() : Progress.ofBytes("import", input.size(), input::read);
  }
}
