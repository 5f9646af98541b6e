// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapWriteConcern;
import io.tapdb.perf.set.LocalSet;
import io.tapdb.perf.set.MajorityWriter;
import io.tapdb.perf.set.SetShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a set begins with the data of a single node, takes in new members while it is written to,
 * and says what to do about a member that can no longer follow. Method: processes that are started
 * with and without the name of a set.
 */
class GrowingSetTest {
  private static final int ILLEGAL_OPERATION = 20;
  private static final int MEGABYTE = 1 << 20;
  private static final int DOCUMENT_BYTES = 4096;
  private static final int BATCH = 256;

  @TempDir private Path folder;

  private final RandomGenerator random = Seeds.random();

  @Test
  void theDataOfASingleNodeBecomeThoseOfASet() throws Exception {
    try (LocalSet set = LocalSet.begin(folder, SetShape.of(0))) {
      int only = set.newMember();
      set.startAlone(only);
      load(set, only, 1, DOCUMENT_BYTES);
      SetChecks.on(set, only, "c").createIndex(new Document("n", 1));
      String before = set.hash(only, "test");
      set.process(only).close();

      set.startMember(only);
      set.initiate();
      assertThat(set.hash(only, "test")).isEqualTo(before);
      assertThat(SetChecks.on(set, only, "c").listIndexes()).hasSize(2);
      insertOne(set, only, "in the set");

      set.process(only).close();
      set.startAlone(only);
      checkThatItIsReadOnly(set, only);
      set.process(only).close();
      set.startMember(only);
      LocalSet.await("a primary that takes writes", () -> set.primary() == only);
      insertOne(set, only, "in the set again");
    }
  }

  private static void insertOne(LocalSet set, int member, String id) {
    SetChecks.on(set, member, "c")
        .withWriteConcern(TapWriteConcern.MAJORITY)
        .insertOne(new Document("_id", id));
  }

  private static void checkThatItIsReadOnly(LocalSet set, int member) {
    assertThat(SetChecks.refusal(() -> insertOne(set, member, "alone")))
        .isEqualTo(ILLEGAL_OPERATION);
    assertThat(SetChecks.on(set, member, "c").findOne(new Document("_id", "in the set")))
        .isNotNull();
    List<String> warnings =
        set.admin(member, new Document("getLog", "startupWarnings")).getList("log", String.class);
    assertThat(warnings).anyMatch(line -> line.contains("without --replSet"));
  }

  @Test
  void aMemberIsAddedWhileTheSetIsWrittenTo() throws Exception {
    addMember(20);
  }

  @Test
  @Tag("soak")
  void aMemberIsAddedToHalfAGigabyte() throws Exception {
    addMember(500);
  }

  private void addMember(int megabytes) throws Exception {
    try (LocalSet set = LocalSet.start(folder, SetShape.of(1));
        TapClient client = set.connect("")) {
      load(set, 0, megabytes, DOCUMENT_BYTES);
      try (MajorityWriter writer = new MajorityWriter(client, "w")) {
        SetChecks.awaitMore(writer);
        int added = set.newMember();
        set.startMember(added);
        reconfigure(set, added);
        SetChecks.awaitState(set, added, "SECONDARY");
        LocalSet.await(
            "the new one to vote", () -> set.status(0).getInteger("votingMembersCount", 0) == 2);
        SetChecks.awaitMore(writer);
        SetChecks.conclude(set, client, writer, List.of(0, added));
      }
    }
  }

  private static void reconfigure(LocalSet set, int added) {
    Document config =
        set.admin(0, new Document("replSetGetConfig", 1)).get("config", Document.class);
    List<Document> members = new ArrayList<>(config.getList("members", Document.class));
    members.add(new Document("_id", added).append("host", set.host(added)));
    config.append("members", members).append("version", config.getInteger("version") + 1);
    set.admin(0, new Document("replSetReconfig", config));
  }

  @Test
  @Tag("soak")
  void aMemberThatFellOffTheOplogSaysWhatToDo() throws Exception {
    int behind = 1;
    SetShape shape =
        SetShape.of(2)
            .withDuty(behind, new Document("priority", 0).append("votes", 0))
            .withOplog(128)
            .withParameter("syncdelay", 1);
    try (LocalSet set = LocalSet.start(folder, shape)) {
      insertOne(set, 0, "before");
      SetChecks.awaitState(set, behind, "SECONDARY");
      set.process(behind).kill();
      Document oldest = oldestEntry(set);
      LocalSet.await(
          "the oplog to move on",
          () -> {
            load(set, 0, 32, MEGABYTE);
            return !oldestEntry(set).equals(oldest);
          });
      load(set, 0, 256, MEGABYTE);
      set.startMember(behind);
      LocalSet.await("it to be too stale", () -> set.status(behind).getBoolean("tooStale", false));
      SetChecks.awaitState(set, behind, "RECOVERING");
      assertThat(SetChecks.hasLogged(set, behind, "empty its data folder")).isTrue();
    }
  }

  private static Document oldestEntry(LocalSet set) {
    return set.direct(0).database("local").collection("oplog.rs").findOne(new Document());
  }

  private void load(LocalSet set, int member, int megabytes, int documentBytes) {
    TapCollection<Document> collection =
        SetChecks.on(set, member, "c").withWriteConcern(TapWriteConcern.W1);
    int batch = Math.min(BATCH, 8 * MEGABYTE / documentBytes);
    long documents = (long) megabytes * MEGABYTE / documentBytes;
    for (long done = 0; done < documents; done += batch) {
      List<Document> some = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        byte[] bytes = new byte[documentBytes];
        random.nextBytes(bytes);
        some.add(new Document("n", done + i).append("bytes", new Binary(bytes)));
      }
      collection.insertMany(some);
    }
  }
}
