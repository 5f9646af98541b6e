// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.perf.set.LocalSet;
import io.tapdb.perf.set.SetShape;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: an arbiter lets a set of two copies survive the loss of one, and has nothing of the data.
 * Method: three processes; what the arbiter's holds is looked at after it was started alone.
 */
class ArbiterTest {
  private static final int ARBITER = 2;
  private static final List<Integer> WITH_DATA = List.of(0, 1);
  private static final int NOT_WRITABLE_PRIMARY = 10107;
  private static final int NOT_PRIMARY_OR_SECONDARY = 13436;

  @TempDir private Path folder;

  @Test
  void aSetWithAnArbiterSurvivesItsPrimary() throws Exception {
    SetShape shape =
        SetShape.of(3)
            .withArbiter()
            .withSetting("electionTimeoutMillis", 2000)
            .withSetting("heartbeatIntervalMillis", 500);
    try (LocalSet set = LocalSet.start(folder, shape);
        TapClient client = set.connect("")) {
      SetChecks.awaitState(set, 0, "PRIMARY");
      SetChecks.awaitState(set, 1, "SECONDARY");
      SetChecks.awaitState(set, ARBITER, "ARBITER");
      checkDefaultConcern(set);
      TapCollection<Document> collection = client.database("test").collection("a");
      collection.insertOne(new Document("_id", 1));
      SetChecks.awaitEqual(set, WITH_DATA);
      checkRefusals(set);
      losePrimary(set, collection);
      checkThatItHasNothing(set);
    }
  }

  private static void checkDefaultConcern(LocalSet set) {
    Document defaults = set.admin(0, new Document("getDefaultRWConcern", 1));
    assertThat(defaults.get("defaultWriteConcern", Document.class)).containsEntry("w", 1);
    assertThat(defaults).containsEntry("defaultWriteConcernSource", "implicit");
  }

  private static void checkRefusals(LocalSet set) {
    TapCollection<Document> there = SetChecks.on(set, ARBITER, "a");
    assertThat(SetChecks.refusal(() -> there.findOne(new Document())))
        .isEqualTo(NOT_PRIMARY_OR_SECONDARY);
    assertThat(SetChecks.refusal(() -> there.insertOne(new Document("_id", 2))))
        .isEqualTo(NOT_WRITABLE_PRIMARY);
    Document hello = set.hello(ARBITER);
    assertThat(hello).containsEntry("arbiterOnly", true).containsEntry("secondary", false);
    assertThat(hello.getList("arbiters", String.class)).containsExactly(set.host(ARBITER));
  }

  private static void losePrimary(LocalSet set, TapCollection<Document> collection)
      throws Exception {
    int old = set.primary();
    set.process(old).kill();
    LocalSet.await("the other one to lead", () -> set.primary() == 1 - old);
    collection.insertOne(new Document("_id", 3));
    set.startMember(old);
    SetChecks.awaitState(set, old, "SECONDARY");
    SetChecks.awaitEqual(set, WITH_DATA);
    assertThat(SetChecks.on(set, old, "a").countDocuments(new Document())).isEqualTo(2);
  }

  private static void checkThatItHasNothing(LocalSet set) throws Exception {
    set.process(ARBITER).close();
    set.startAlone(ARBITER);
    assertThat(set.direct(ARBITER).listDatabaseNames()).isSubsetOf("admin", "config", "local");
    assertThat(SetChecks.on(set, ARBITER, "a").countDocuments(new Document())).isZero();
  }
}
