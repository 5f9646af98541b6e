// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.fake.Eventually;
import io.tapdb.driver.fake.FakeServer;
import io.tapdb.driver.fake.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** However a query is read, the same documents come in the same order, and no cursor stays. */
class TapCursorModelTest {
  @AutoClose private final FakeServer server = FakeServer.start();
  @AutoClose private final TapClient client = TapClient.connect(server.uri(""));
  private final TapCollection<Document> numbers = client.database().collection("numbers");

  @Test
  void everyWayToReadGivesTheSame() {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(new Document("_id", i));
    }
    numbers.insertMany(all);
    Seeds.forEach(
        200,
        random -> {
          int skip = random.nextInt(310);
          int limit = random.nextInt(1, 310);
          TapFind<Document> find =
              numbers
                  .find()
                  .skip(skip)
                  .limit(limit)
                  .batchSize(random.nextInt(1, 60))
                  .prefetch(random.nextBoolean());
          List<Document> expected = all.subList(Math.min(300, skip), Math.min(300, skip + limit));
          int stop = random.nextInt(3) == 0 ? random.nextInt(300) : Integer.MAX_VALUE;
          List<Document> read = read(find, random.nextInt(4), stop, random);
          assertThat(read)
              .isEqualTo(expected.subList(0, Math.min(read.size(), expected.size())))
              .hasSize(Math.min(stop, expected.size()));
        });
    Eventually.until("no cursor stays open", () -> server.store().openCursors() == 0);
  }

  private static List<Document> read(
      TapFind<Document> find, int way, int stop, RandomGenerator random) {
    List<Document> read = new ArrayList<>();
    switch (way) {
      case 0 -> {
        try (TapCursor<Document> cursor = find.cursor()) {
          while (read.size() < stop && cursor.hasNext()) {
            read.add(cursor.next());
          }
        }
      }
      case 1 -> {
        try (TapCursor<Document> cursor = find.cursor()) {
          for (Document next = null; read.size() < stop; read.add(next)) {
            next = cursor.tryNext();
            if (next == null) {
              break;
            }
          }
        }
      }
      case 2 -> {
        TapAsyncCursor<Document> cursor = find.cursorAsync().join();
        while (read.size() < stop && !cursor.isExhausted()) {
          read.addAll(cursor.nextBatch().join());
        }
        cursor.close();
      }
      default -> read.addAll(random.nextBoolean() ? find.toList() : find.toListAsync().join());
    }
    return read.size() > stop ? read.subList(0, stop) : read;
  }
}
