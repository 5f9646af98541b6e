// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Documents about as large as they may be. */
class LargeDocumentTest {
  private static final int MOST = 16 << 20;

  private final TestNode large = TestNode.with().largeLog().start();

  @AfterEach
  void stop() {
    large.close();
  }

  @Test
  void aDocumentHasItsLargestSize() {
    int overhead = new DocWriter().put("_id", 1).put("a", "").build().length();
    Doc fits = new DocWriter().put("_id", 1).put("a", "x".repeat(MOST - overhead)).build();
    assertThat(fits.length()).isEqualTo(MOST);
    Doc tooLarge = new DocWriter().put("_id", 2).put("a", "x".repeat(MOST - overhead + 1)).build();
    Doc reply = large.run("test", insert(fits));
    assertThat(reply.toString()).isEqualTo("{\"n\": 1, \"ok\": 1.0}");
    reply = large.run("test", insert(tooLarge));
    assertThat(show(reply, "n")).isEqualTo("0");
    assertThat(show(reply, "writeErrors.0.code")).isEqualTo("10334");
    assertThat(at(reply, "writeErrors.0.errmsg").string())
        .isEqualTo("object to insert too large. size in bytes: 16777217, max size: 16777216");
    assertThat(show(large.ok("{count: 'c'}"), "n")).isEqualTo("1");
  }

  private static Doc insert(Doc document) {
    return new DocWriter(document.length() + 64)
        .put("insert", "c")
        .openArray("documents")
        .add(document)
        .close()
        .build();
  }

  @Test
  void anIdThatIsMadeCountsForTheSize() {
    int overhead = new DocWriter().put("a", "").build().length();
    Doc document = new DocWriter().put("a", "x".repeat(MOST - overhead)).build();
    Doc reply = large.run("test", insert(document));
    assertThat(show(reply, "writeErrors.0.code")).isEqualTo("10334");
    assertThat(show(reply, "n")).isEqualTo("0");
  }

  @Test
  void anUpdateMayNotMakeADocumentTooLarge() {
    int overhead = new DocWriter().put("_id", 1).put("a", "").build().length();
    large.ok("{insert: 'c', documents: [{_id: 1, n: 1}]}");
    large.ok("{insert: 'c', documents: [{_id: 2, n: 2}]}");
    Doc set =
        new DocWriter()
            .put("update", "c")
            .openArray("updates")
            .addOpen()
            .put("q", new DocWriter().put("_id", 1).build())
            .open("u")
            .open("$set")
            .put("a", "x".repeat(MOST - overhead))
            .close()
            .close()
            .close()
            .close()
            .build();
    Doc reply = large.run("test", set);
    assertThat(show(reply, "n")).isEqualTo("0");
    assertThat(show(reply, "writeErrors.0.code")).isEqualTo("10334");
    assertThat(at(reply, "writeErrors.0.errmsg").string())
        .isEqualTo("Resulting document after update is larger than 16777216");
    assertThat(large.find("{find: 'c', sort: {_id: 1}}").toString())
        .isEqualTo("[{\"_id\": 1, \"n\": 1}, {\"_id\": 2, \"n\": 2}]");
  }
}
