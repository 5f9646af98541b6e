// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapWriteException.WriteError;
import io.tapdb.driver.fake.FakeServer;
import io.tapdb.driver.fake.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Bulk writes of any shape must do what their statements do one by one. */
class TapBulkModelTest {
  private static final int IDS = 12;

  /** A statement in two forms: as part of a bulk, and on its own. */
  private record Statement(int index, int kind, Document filter, Document change) {
    void addTo(TapBulk<Document> bulk) {
      switch (kind) {
        case 0 -> bulk.insertOne(new Document(filter));
        case 1 -> bulk.updateOne(filter, change);
        case 2 -> bulk.updateMany(filter, change);
        case 3 -> bulk.updateOne(filter, change, new TapOptions().upsert(true));
        case 4 -> bulk.deleteOne(filter);
        default -> bulk.deleteMany(filter);
      }
    }

    TapWriteResult run(TapCollection<Document> stock) {
      return switch (kind) {
        case 0 -> stock.insertOne(new Document(filter));
        case 1 -> stock.updateOne(filter, change);
        case 2 -> stock.updateMany(filter, change);
        case 3 -> stock.updateOne(filter, change, new TapOptions().upsert(true));
        case 4 -> stock.deleteOne(filter);
        default -> stock.deleteMany(filter);
      };
    }

    /** Out of order, inserts come first, then updates, then deletes. */
    int group() {
      return kind == 0 ? 0 : kind <= 3 ? 1 : 2;
    }

    static Statement random(int index, RandomGenerator random) {
      int kind = random.nextInt(6);
      String key = kind == 0 || kind == 3 || random.nextBoolean() ? "_id" : "a";
      Document filter = new Document(key, random.nextInt(IDS));
      Document change = new Document("$set", new Document("a", random.nextInt(3)));
      return new Statement(index, kind, filter, change);
    }
  }

  /** What all statements did together. */
  private static final class Sum {
    private final long[] counts = new long[4];
    private final Map<Integer, BsonValue> inserted = new TreeMap<>();
    private final Map<Integer, BsonValue> upserted = new TreeMap<>();
    private final List<Integer> failed = new ArrayList<>();

    void add(int offset, TapWriteResult result) {
      counts[0] += result.insertedCount();
      counts[1] += result.matchedCount();
      counts[2] += result.modifiedCount();
      counts[3] += result.deletedCount();
      result.insertedIds().forEach((index, id) -> inserted.put(index + offset, id));
      result.upsertedIds().forEach((index, id) -> upserted.put(index + offset, id));
    }

    List<Object> content() {
      failed.sort(Comparator.naturalOrder());
      return List.of(
          List.of(counts[0], counts[1], counts[2], counts[3]), inserted, upserted, failed);
    }
  }

  private static Sum oneByOne(
      TapCollection<Document> stock, List<Statement> statements, boolean ordered) {
    Sum sum = new Sum();
    List<Statement> sorted = new ArrayList<>(statements);
    if (!ordered) {
      sorted.sort(Comparator.comparingInt(Statement::group));
    }
    for (Statement statement : sorted) {
      try {
        sum.add(statement.index(), statement.run(stock));
      } catch (TapWriteException e) {
        sum.failed.add(statement.index());
        if (ordered) {
          break;
        }
      }
    }
    return sum;
  }

  private static Sum together(
      TapCollection<Document> stock, List<Statement> statements, boolean ordered) {
    TapBulk<Document> bulk = stock.bulk().options(new TapOptions().ordered(ordered));
    statements.forEach(statement -> statement.addTo(bulk));
    Sum sum = new Sum();
    try {
      sum.add(0, bulk.run());
    } catch (TapWriteException e) {
      sum.add(0, e.result());
      e.writeErrors().stream().map(WriteError::index).forEach(sum.failed::add);
    }
    return sum;
  }

  @Test
  void aBulkDoesWhatItsStatementsDoOneByOne() {
    for (int batch : new int[] {1, 2, 3, 7, 1000}) {
      try (FakeServer server = FakeServer.start()) {
        server.hello("{maxWriteBatchSize: " + batch + "}");
        try (TapClient client = TapClient.connect(server.uri(""))) {
          TapCollection<Document> single = client.database().collection("single");
          TapCollection<Document> bulk = client.database().collection("bulk");
          Seeds.forEach(60, random -> compare(server, single, bulk, random));
        }
      }
    }
  }

  private static void compare(
      FakeServer server,
      TapCollection<Document> single,
      TapCollection<Document> bulk,
      RandomGenerator random) {
    single.drop();
    bulk.drop();
    boolean ordered = random.nextBoolean();
    List<Statement> statements = new ArrayList<>();
    for (int i = random.nextInt(1, 30); i > 0; i--) {
      statements.add(Statement.random(statements.size(), random));
    }
    Sum expected = oneByOne(single, statements, ordered);
    Sum actual = together(bulk, statements, ordered);
    assertThat(actual.content()).isEqualTo(expected.content());
    assertThat(server.store().documents("bulk")).isEqualTo(server.store().documents("single"));
  }
}
