// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapCollection;
import io.tapdb.perf.set.LocalSet;
import io.tapdb.perf.set.SetShape;
import java.nio.file.Path;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: members do what their configuration says: who leads, who never does, who is not shown, who
 * stays behind. Method: four processes with different duties, of which the preferred primary is
 * killed and comes back.
 */
class MemberDutiesTest {
  private static final int ORDINARY = 0;
  private static final int PREFERRED = 1;
  private static final int HIDDEN = 2;
  private static final int DELAYED = 3;
  private static final SetShape SHAPE =
      SetShape.of(4)
          .withDuty(PREFERRED, new Document("priority", 2))
          .withDuty(HIDDEN, new Document("priority", 0).append("hidden", true))
          .withDuty(
              DELAYED,
              new Document("priority", 0).append("votes", 0).append("secondaryDelaySecs", 3))
          .withSetting("electionTimeoutMillis", 2000)
          .withSetting("heartbeatIntervalMillis", 500);

  /** The delay is counted from the second of the write on. */
  private static final Duration LEAST_DELAY = Duration.ofSeconds(2);

  @TempDir private Path folder;

  @Test
  void membersDoWhatTheirConfigurationSays() throws Exception {
    try (LocalSet set = LocalSet.start(folder, SHAPE)) {
      LocalSet.await("the preferred one to lead", () -> set.primary() == PREFERRED);
      SetChecks.settle(set);
      checkHello(set);
      checkDelay(set);
      loseThePreferred(set);
    }
  }

  private static void checkHello(LocalSet set) {
    Document hello = set.hello(PREFERRED);
    assertThat(hello.getList("hosts", String.class))
        .containsExactlyInAnyOrder(set.host(ORDINARY), set.host(PREFERRED));
    assertThat(hello).doesNotContainKey("passives");
    assertThat(set.hello(HIDDEN)).containsEntry("hidden", true).containsEntry("secondary", true);
    assertThat(set.hello(DELAYED)).containsEntry("secondaryDelaySecs", 3);
  }

  private static void checkDelay(LocalSet set) {
    TapCollection<Document> collection = SetChecks.on(set, PREFERRED, "d");
    long begun = System.nanoTime();
    collection.insertOne(new Document("_id", "late"));
    awaitDocument(set, ORDINARY);
    awaitDocument(set, HIDDEN);
    awaitDocument(set, DELAYED);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(LEAST_DELAY);
  }

  private static void awaitDocument(LocalSet set, int member) {
    LocalSet.await(
        "the document on member " + member,
        () -> SetChecks.on(set, member, "d").findOne(new Document("_id", "late")) != null);
  }

  private static void loseThePreferred(LocalSet set) throws Exception {
    set.process(PREFERRED).kill();
    LocalSet.await("the ordinary one to lead", () -> set.primary() >= 0);
    assertThat(set.primary()).isEqualTo(ORDINARY);
    assertThat(SetChecks.refusal(() -> set.admin(HIDDEN, new Document("replSetStepUp", 1))))
        .isPositive();
    assertThat(set.primary()).isEqualTo(ORDINARY);
    set.startMember(PREFERRED);
    LocalSet.await("the preferred one to lead again", () -> set.primary() == PREFERRED);
    assertThat(set.status(PREFERRED).get("electionCandidateMetrics", Document.class))
        .containsEntry("lastElectionReason", "priorityTakeover");
  }
}
