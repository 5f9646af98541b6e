// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapCommandException;
import io.tapdb.driver.TapException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process with {@code --storageEngine memory}. */
@Timeout(120)
class MemoryEngineTest {
  private static final String[] MEMORY = {"--storageEngine", "memory", "--oplogSize", "990"};

  @TempDir private Path folder;

  private static TapCollection<Document> collection(ChildNode node) {
    return node.client().database("test").collection("c");
  }

  private static void insert(ChildNode node, int first, int count, String text) {
    List<Document> documents = new ArrayList<>();
    for (int id = first; id < first + count; id++) {
      documents.add(new Document("_id", id).append("a", id % 10).append("text", text));
    }
    collection(node).insertMany(documents);
  }

  private static void checkWritten(ChildNode node) {
    assertThat(collection(node).countDocuments(new Document())).isEqualTo(899);
    assertThat(collection(node).find(new Document("a", 77)).first())
        .containsEntry("_id", 500)
        .containsEntry("text", "some text");
    assertThat(collection(node).findOne(BsonDocument.parse("{_id: 20}"))).isNull();
    Document report =
        node.client().database("test").runCommand(BsonDocument.parse("{validate: 'c'}"));
    assertThat(report.getBoolean("valid")).isTrue();
    assertThat(report.get("nIndexes")).isEqualTo(2);
  }

  @Test
  void aNodeWritesReadsIndexesAndComesBack() throws Exception {
    try (ChildNode node = ChildNode.start(folder, MEMORY)) {
      insert(node, 0, 1000, "some text");
      collection(node).createIndex(new Document("a", 1));
      collection(node)
          .updateOne(BsonDocument.parse("{_id: 500}"), BsonDocument.parse("{$set: {a: 77}}"));
      collection(node).deleteMany(BsonDocument.parse("{$or: [{_id: 20}, {a: 3}]}"));
      checkWritten(node);
      assertThat(node.output()).contains("The data of this node are in memory only");
      assertThat(node.stop()).isZero();
      assertThat(node.errors()).isEmpty();
    }
    try (ChildNode node = ChildNode.start(folder, MEMORY)) {
      checkWritten(node);
      node.kill();
    }
    try (ChildNode node = ChildNode.start(folder, MEMORY)) {
      checkWritten(node);
    }
  }

  @Test
  void aFolderOfTheOtherEngineIsRefusedInOneLine() throws Exception {
    Path disk = folder.resolve("disk");
    try (ChildNode node = ChildNode.start(disk)) {
      assertThat(node.stop()).isZero();
    }
    refuse(disk, "rocksdb", MEMORY);
    Path memory = folder.resolve("memory");
    try (ChildNode node = ChildNode.start(memory, MEMORY)) {
      assertThat(node.stop()).isZero();
    }
    refuse(memory, "memory", "--storageEngine", "rocksdb");
  }

  private static void refuse(Path where, String writtenBy, String... options) throws Exception {
    try (ChildNode node = ChildNode.begin(where, options)) {
      assertThat(node.exitCode()).isEqualTo(1);
      assertThat(node.errors().lines().toList())
          .singleElement()
          .asString()
          .startsWith("tapdb: the data folder " + where.resolve("data"))
          .contains("storage engine '" + writtenBy + "'")
          .contains("--storageEngine " + writtenBy);
    }
  }

  @Test
  void aFullNodeRefusesWhatAddsAndHealsByRemoving() throws Exception {
    String text = "x".repeat(100_000);
    try (ChildNode node =
        ChildNode.start(folder, "--storageEngine", "memory", "--cacheSizeMB", "24")) {
      insert(node, 1_000_000, 5, "small");
      int written = fillUp(node, text);
      assertThat(written).isBetween(60, 300);
      assertThat(collection(node).countDocuments(new Document())).isEqualTo(written + 5);
      collection(node).deleteMany(BsonDocument.parse("{_id: {$lt: 1000000}}"));
      insertWhenThereIsRoom(node, text);
      assertThat(node.output())
          .contains("The memory engine is full")
          .contains("The memory engine has room again");
      assertThat(node.stop()).isZero();
      assertThat(node.errors()).isEmpty();
    }
  }

  /** Writes until there is no room and says how much was acknowledged. */
  private static int fillUp(ChildNode node, String text) {
    for (int id = 0; ; id++) {
      assertThat(id).isLessThan(2000);
      try {
        insert(node, id, 1, text);
      } catch (TapCommandException full) {
        assertThat(full.code()).isEqualTo(14031);
        assertThat(full.errmsg()).contains("the memory engine is full").contains("--cacheSizeMB");
        return id;
      }
    }
  }

  private static void insertWhenThereIsRoom(ChildNode node, String text) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    boolean done = false;
    while (!done) {
      try {
        insert(node, 500_000, 1, text);
        done = true;
      } catch (TapException full) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
    }
  }

  @Test
  void aLogThatNoLongerFitsIsRefusedInOneLine() throws Exception {
    try (ChildNode node = ChildNode.start(folder, MEMORY)) {
      for (int i = 0; i < 10; i++) {
        insert(node, i * 10, 10, "x".repeat(400_000));
      }
    }
    try (ChildNode node =
        ChildNode.begin(folder, "--storageEngine", "memory", "--cacheSizeMB", "16")) {
      assertThat(node.exitCode()).isEqualTo(1);
      assertThat(node.errors().lines().toList())
          .singleElement()
          .asString()
          .contains("may use 16777216 bytes off the heap")
          .contains("--cacheSizeMB");
    }
  }
}
