// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapReadConcern;
import io.tapdb.driver.TapWriteConcern;
import io.tapdb.driver.TapWriteConcernException;
import io.tapdb.driver.TapWriteResult;
import io.tapdb.perf.set.LocalSet;
import io.tapdb.perf.set.MajorityWriter;
import io.tapdb.perf.set.SetShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a set that loses its primary, for good or for a while, loses nothing that a majority has
 * acknowledged, and nothing else is ever taken for acknowledged. Method: three processes, of which
 * the primary is killed, stopped, cut off or asked to step down while a client writes.
 */
class LostPrimaryTest {
  private static final List<Integer> ALL = List.of(0, 1, 2);
  private static final SetShape SHAPE =
      SetShape.of(3)
          .withSetting("electionTimeoutMillis", 2000)
          .withSetting("heartbeatIntervalMillis", 500)
          .withParameter("enableTestCommands", 1);
  private static final int ALREADY_INITIALIZED = 23;
  private static final int INVALID_CONFIG = 93;
  private static final int NEW_CONFIG_INCOMPATIBLE = 103;

  @TempDir private static Path folder;

  private static LocalSet set;

  @BeforeAll
  static void start() throws IOException {
    set = LocalSet.start(folder.resolve("set"), SHAPE);
  }

  @AfterAll
  static void stop() {
    if (set != null) {
      set.close();
    }
  }

  @Test
  void aKilledPrimaryIsReplacedAndComesBackWithWhatItMissed() throws Exception {
    kill(set, "killed", 2);
  }

  @Test
  @Tag("soak")
  void aSetOfDefaultSettingsLosesItsPrimaryTenTimes() throws Exception {
    try (LocalSet own = LocalSet.start(folder.resolve("own"), SetShape.of(3))) {
      kill(own, "killed", 10);
    }
  }

  private static void kill(LocalSet set, String collection, int rounds) throws Exception {
    try (TapClient client = set.connect("");
        MajorityWriter writer = new MajorityWriter(client, collection);
        SteadyReader reader = new SteadyReader(client, collection)) {
      for (int round = 0; round < rounds; round++) {
        SetChecks.settle(set);
        SetChecks.awaitMore(writer);
        int primary = set.primary();
        set.process(primary).kill();
        int reads = reader.count();
        LocalSet.await("another primary", () -> set.primary() >= 0);
        assertThat(reader.count()).as("reads without a primary").isGreaterThan(reads);
        SetChecks.awaitMore(writer);
        set.startMember(primary);
        SetChecks.awaitState(set, primary, "SECONDARY");
      }
      assertThat(reader.failures()).isEmpty();
      SetChecks.conclude(set, client, writer, ALL);
    }
  }

  @Test
  void aFrozenPrimaryIsReplacedAndStepsDownWhenItWakes() throws Exception {
    SetChecks.settle(set);
    try (TapClient client = set.connect("");
        MajorityWriter writer = new MajorityWriter(client, "frozen")) {
      SetChecks.awaitMore(writer);
      int old = set.primary();
      set.freeze(old, true);
      CompletableFuture<TapWriteResult> late =
          majority(old, "twice").async().insertOne(new Document("_id", 1).append("by", "old"));
      LocalSet.await("another primary", () -> set.primary() >= 0);
      majority(set.primary(), "twice").insertOne(new Document("_id", 1).append("by", "new"));
      SetChecks.awaitMore(writer);

      set.freeze(old, false);
      LocalSet.await("an end of the late write", late::isDone);
      assertThat(late).as("write at the old primary").isCompletedExceptionally();
      SetChecks.awaitState(set, old, "SECONDARY");
      SetChecks.conclude(set, client, writer, ALL);
      for (int member : ALL) {
        assertThat(find(member, "twice", 1)).containsEntry("by", "new");
      }
    }
  }

  @Test
  void whatAPrimaryWritesThatIsCutOffIsRolledBack() throws Exception {
    SetChecks.settle(set);
    try (TapClient client = set.connect("");
        MajorityWriter writer = new MajorityWriter(client, "cut")) {
      SetChecks.awaitMore(writer);
      majority(set.primary(), "parted").insertOne(new Document("_id", "before"));
      int old = set.primary();
      int rollbackId = rollbackId(old);
      cutOff(old);
      TapCollection<Document> there = SetChecks.on(set, old, "parted");
      there.withWriteConcern(TapWriteConcern.W1).insertOne(new Document("_id", "alone"));
      TapWriteConcern soon = TapWriteConcern.MAJORITY.withTimeoutMillis(300);
      assertThat(failure(() -> there.withWriteConcern(soon).insertOne(new Document("_id", "late"))))
          .isInstanceOf(TapWriteConcernException.class);
      assertThat(ids(there.withReadConcern(TapReadConcern.LOCAL)))
          .containsExactlyInAnyOrder("before", "alone", "late");
      assertThat(ids(there.withReadConcern(TapReadConcern.MAJORITY))).containsExactly("before");

      LocalSet.await("a primary of the others", () -> set.primaryBesides(old) >= 0);
      majority(set.primaryBesides(old), "parted").insertOne(new Document("_id", "after"));
      SetChecks.awaitState(set, old, "SECONDARY");
      assertThat(ids(there.withReadConcern(TapReadConcern.MAJORITY))).containsExactly("before");
      SetChecks.awaitMore(writer);

      heal(old);
      LocalSet.await("the rollback", () -> rollbackId(old) != rollbackId);
      SetChecks.awaitState(set, old, "SECONDARY");
      SetChecks.conclude(set, client, writer, ALL);
      assertThat(ids(there)).containsExactlyInAnyOrder("before", "after");
      assertThat(rolledBack(old)).containsExactlyInAnyOrder("alone", "late");
    }
  }

  @Test
  void aPrimaryThatIsAskedToStepDownHandsOverUnderLoad() throws Exception {
    SetChecks.settle(set);
    try (TapClient client = set.connect("");
        MajorityWriter writer = new MajorityWriter(client, "handed")) {
      SetChecks.awaitMore(writer);
      int old = set.primary();
      set.admin(old, new Document("replSetStepDown", 30).append("secondaryCatchUpPeriodSecs", 20));
      LocalSet.await("another primary", () -> set.primaryBesides(old) >= 0);
      SetChecks.awaitMore(writer);
      SetChecks.awaitState(set, old, "SECONDARY");
      set.admin(old, new Document("replSetFreeze", 0));
      SetChecks.conclude(set, client, writer, ALL);
    }
  }

  @Test
  void aMemberBelongsToOneSetOnly() throws Exception {
    SetChecks.settle(set);
    Document config = config(set.primary());
    assertThat(SetChecks.refusal(() -> set.admin(0, new Document("replSetInitiate", config))))
        .isEqualTo(ALREADY_INITIALIZED);
    Document renamed = new Document(config).append("_id", "other");
    renamed.append("version", config.getInteger("version") + 1);
    int primary = set.primary();
    assertThat(
            SetChecks.refusal(() -> set.admin(primary, new Document("replSetReconfig", renamed))))
        .isIn(INVALID_CONFIG, NEW_CONFIG_INCOMPATIBLE);
    try (LocalSet stranger = LocalSet.begin(folder.resolve("stranger"), SetShape.of(1))) {
      Document both =
          new Document("_id", "rs0")
              .append(
                  "members",
                  List.of(
                      new Document("_id", 0).append("host", stranger.host(0)),
                      new Document("_id", 1).append("host", set.host(0))));
      assertThat(SetChecks.refusal(() -> stranger.admin(0, new Document("replSetInitiate", both))))
          .isEqualTo(ALREADY_INITIALIZED);
    }
    assertThat(config(primary)).isEqualTo(config);
  }

  private static Document config(int member) {
    return set.admin(member, new Document("replSetGetConfig", 1)).get("config", Document.class);
  }

  private static TapCollection<Document> majority(int member, String collection) {
    return SetChecks.on(set, member, collection).withWriteConcern(TapWriteConcern.MAJORITY);
  }

  private static Document find(int member, String collection, Object id) {
    return SetChecks.on(set, member, collection).findOne(new Document("_id", id));
  }

  private static List<String> ids(TapCollection<Document> collection) {
    List<String> ids = new ArrayList<>();
    collection.find().forEach(document -> ids.add(document.getString("_id")));
    return ids;
  }

  private static Throwable failure(ThrowingCallable what) {
    return catchThrowable(what);
  }

  private static void cutOff(int member) {
    List<String> others = ALL.stream().filter(i -> i != member).map(set::host).toList();
    set.admin(
        member,
        new Document("configureFailPoint", "dropConnections")
            .append("mode", "alwaysOn")
            .append("data", new Document("hosts", others)));
  }

  private static void heal(int member) {
    set.admin(member, new Document("configureFailPoint", "dropConnections").append("mode", "off"));
  }

  private static int rollbackId(int member) {
    return set.admin(member, new Document("replSetGetRBID", 1)).getInteger("rbid");
  }

  /** The documents in the rollback files of a member's collection, by their names. */
  private static List<String> rolledBack(int member) throws IOException {
    List<String> ids = new ArrayList<>();
    Path home = set.dataFolder(member).resolve("rollback").resolve("test.parted");
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.toList()) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          byte[] document = new byte[bytes.getInt(bytes.position())];
          bytes.get(document);
          ids.add(new RawBsonDocument(document).getString("_id").getValue());
        }
      }
    }
    return ids;
  }
}
