// SPDX-License-Identifier: Apache-2.0
package io.tapdb.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapAggregate;
import io.tapdb.driver.TapAsyncCollection;
import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapCursor;
import io.tapdb.driver.TapFind;
import io.tapdb.driver.TapOptions;
import io.tapdb.driver.TapQuery;
import io.tapdb.driver.TapWriteConcern;
import io.tapdb.driver.TapWriteException.WriteError;
import io.tapdb.driver.fake.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

class PublicTypesTest {
  private static final int MOST_PUBLIC_TYPES = 25;

  @Test
  void thereAreFewEnoughOfThemToLearn() throws IOException {
    Path sources =
        Path.of(System.getProperty("tapdb.root"), "driver/src/main/java/io/tapdb/driver");
    long count = 0;
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        count +=
            Files.readAllLines(file).stream()
                .filter(line -> line.matches(" *public .*(class|record|interface|enum) .*[{(]?"))
                .count();
      }
    }
    assertThat(count).isBetween(10L, (long) MOST_PUBLIC_TYPES);
  }

  @Test
  void everythingAQueryCanDoCanBeCalledFromAnotherPackage() {
    try (FakeServer server = FakeServer.start();
        TapClient client = TapClient.connect(server.uri(""))) {
      TapCollection<Document> stock =
          client.database().collection("stock").withWriteConcern(TapWriteConcern.MAJORITY);
      stock.insertMany(List.of(new Document("_id", 1), new Document("_id", 2)));
      TapFind<Document> find = stock.find(new BsonDocument()).batchSize(1).comment("c");
      Function<TapFind<Document>, List<Document>> toList = TapFind::toList;
      assertThat(toList.apply(find)).hasSize(2);
      try (TapCursor<Document> cursor =
          find.maxTime(1, TimeUnit.SECONDS).sort(new Document()).cursor()) {
        assertThat(cursor.next()).isEqualTo(new Document("_id", 1));
      }
      TapQuery<Document, TapAggregate<Document>> aggregate = stock.aggregate(List.of());
      assertThat(aggregate.prefetch(true).toList()).hasSize(2);
      TapAsyncCollection<RawBsonDocument> raw = stock.withRaw().async();
      assertThat(
              raw.deleteMany(new Document(), new TapOptions().comment("c")).join().deletedCount())
          .isEqualTo(2);
      assertThat(new WriteError(0, 1, "", new BsonDocument()).keyValue()).isNull();
    }
  }
}
