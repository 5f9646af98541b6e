// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.message.MemberState;
import io.tapdb.engine.bson.Doc;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How members of a set come by their first data. */
final class FirstDataTest {
  private static final String COPIED = "The first copy is complete";

  private static String hash(TestMember member) {
    return member.ok("{dbHash: 1, $readPreference: {mode: 'nearest'}}").get("md5").string();
  }

  private static void checkEqual(TestSet set) {
    set.until(
        () -> set.members().stream().map(FirstDataTest::hash).distinct().count() == 1, 20_000);
  }

  private static void insert(TestMember primary, int from, int to) {
    for (int id = from; id < to; id++) {
      primary.ok("{insert: 'a', documents: [{_id: %d}], writeConcern: {w: 1}}".formatted(id));
    }
  }

  private static long followers(TestSet set) {
    return set.members().stream().filter(member -> member.state() == MemberState.SECONDARY).count();
  }

  @Test
  void aMemberThatLostItsDisksCopiesTheData() {
    try (TestSet set = TestSet.of(3).initiate()) {
      TestMember primary = set.primary();
      insert(primary, 0, 200);
      set.until(() -> followers(set) == 2, 30_000);
      // by then they are on disk
      set.advance(130_000);
      TestMember wiped = set.members().stream().filter(each -> each != primary).findFirst().get();
      wiped.wipe();
      insert(primary, 200, 220);
      wiped.restart();
      set.until(() -> wiped.state() == MemberState.STARTUP2, 30_000);
      set.until(() -> wiped.state() == MemberState.SECONDARY, 60_000);
      set.until(() -> wiped.process().messages().contains(COPIED), 10_000);
      Doc status =
          wiped.ok("admin", "{replSetGetStatus: 1, initialSync: 1}").get("initialSyncStatus").doc();
      assertThat(status.has("initialSyncEnd")).isTrue();
      assertThat(status.get("approxTotalBytesCopied").int64()).isPositive();
      assertThat(primary.ok("admin", "{replSetGetStatus: 1}").has("initialSyncStatus")).isFalse();
      primary.ok("{insert: 'a', documents: [{_id: 1000}], writeConcern: {w: 3}}");
      checkEqual(set);
      // what it has now survives another crash without another copy
      wiped.kill();
      wiped.restart();
      set.until(() -> wiped.state() == MemberState.SECONDARY, 60_000);
      checkEqual(set);
      assertThat(wiped.process().messages().stream().filter(COPIED::equals).count()).isEqualTo(1);
    }
  }

  @Test
  void aMemberThatIsAddedCopiesTheData() {
    try (TestSet set = TestSet.of(1).initiate()) {
      TestMember primary = set.primary();
      insert(primary, 0, 100);
      set.advance(130_000);
      TestMember added = set.add(Map.of());
      Doc config = primary.ok("admin", "{replSetGetConfig: 1}").get("config").doc();
      int version = config.get("version").int32() + 1;
      primary.ok(
          "admin",
          "{replSetReconfig: {_id: 'rs0', version: %d, members: [{_id: 0, host: '%s'}, {_id: 1, host: '%s'}]}}"
              .formatted(version, primary.host(), added.host()));
      set.until(() -> added.state() == MemberState.SECONDARY, 60_000);
      assertThat(added.process().messages()).contains("Copying the data of another member");
      primary.ok("{insert: 'a', documents: [{_id: 1000}], writeConcern: {w: 2}}");
      checkEqual(set);
    }
  }

  @Test
  void theDataOfANodeThatWasAloneAreThoseOfItsSet() {
    try (TestSet set = TestSet.of(3)) {
      TestMember first = set.member(0);
      first.restartAlone();
      insert(first, 0, 50);
      set.advance(70_000);
      insert(first, 50, 60);
      first.kill();
      first.restart();
      set.initiate();
      set.until(() -> followers(set) == 2, 60_000);
      TestMember primary = set.primary();
      assertThat(primary).isSameAs(first);
      primary.ok("{insert: 'a', documents: [{_id: 1000}], writeConcern: {w: 3}}");
      assertThat(primary.ok("{count: 'a'}").get("n").int32()).isEqualTo(61);
      checkEqual(set);
      first.restartAlone();
      Doc refused = first.run("test", "{insert: 'a', documents: [{_id: 2000}]}");
      assertThat(refused.get("code").int32()).isEqualTo(20);
    }
  }
}
