// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.write.DiscardedWrites;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Before entries are given up, the documents they made can be kept. */
class DiscardedWritesTest {
  private final TestEngine engine = new TestEngine();
  private final List<String> kept = new ArrayList<>();

  private DiscardedWrites.Summary discardFrom(int entry) throws IOException {
    Iterator<TestEngine.Logged> left = engine.log.subList(entry, engine.log.size()).iterator();
    return engine
        .engine()
        .readDiscarded(
            new DiscardedWrites.Entries() {
              private TestEngine.Logged at;

              @Override
              public boolean next() {
                at = left.hasNext() ? left.next() : null;
                return at != null;
              }

              @Override
              public OpTime opTime() {
                return at.opTime();
              }

              @Override
              public byte[] entry() {
                return at.entry();
              }
            },
            (namespace, uuid, document) -> kept.add(namespace + " " + document));
  }

  @Test
  void eachDocumentIsKeptOnceAsItIsNow() throws IOException {
    engine.insert("{_id: 1, a: 1}", "{_id: 2, a: 1}", "{_id: 3, a: 1}");
    int common = engine.log.size();
    engine.update("{_id: 1}", "{$set: {a: 2}}", false, false);
    engine.update("{_id: 1}", "{$set: {a: 3}}", false, false);
    engine.delete("{_id: 2}", false);
    engine.insert("{_id: 4}", "{_id: 5}");
    engine.delete("{_id: 5}", false);
    engine.insertInto(new Namespace("other", "d"), "{_id: 1, x: 1}");
    DiscardedWrites.Summary summary = discardFrom(common);
    assertThat(kept)
        .containsExactly(
            "test.c {\"_id\": 1, \"a\": 3}",
            "test.c {\"_id\": 4}",
            "other.d {\"_id\": 1, \"x\": 1}");
    assertThat(summary.documents()).isEqualTo(3);
    assertThat(summary.firstWallMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(summary.entries())
        .isEqualTo(Map.of("update", 2L, "delete", 2L, "insert", 3L, "create", 1L));
  }

  @Test
  void whatIsDroppedOrRenamedMeanwhileIsNamedAsItIs() throws IOException {
    engine.insert("{_id: 1}");
    int common = engine.log.size();
    engine.insert("{_id: 2}");
    engine.drop();
    assertThat(discardFrom(common).documents()).isZero();
    engine.insert("{_id: 3}");
    assertThat(discardFrom(common).entries())
        .isEqualTo(Map.of("insert", 2L, "drop", 1L, "create", 1L));
    assertThat(kept).containsExactly("test.c {\"_id\": 3}");
  }

  @Test
  void withoutEntriesThereIsNothing() throws IOException {
    DiscardedWrites.Summary summary = discardFrom(0);
    assertThat(summary).isEqualTo(new DiscardedWrites.Summary(Map.of(), 0, 0));
    assertThat(kept).isEmpty();
  }

  @Test
  void manyRecordsAreToldApart() throws IOException {
    List<io.tapdb.engine.bson.Doc> documents = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      documents.add(io.tapdb.engine.bson.Json.parse("{_id: " + i + "}"));
    }
    engine.insert(documents);
    engine.update("{}", "{$set: {a: 1}}", true, false);
    assertThat(discardFrom(0).documents()).isEqualTo(3000);
    assertThat(kept).doesNotHaveDuplicates();
  }
}
