// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.message.MemberState;
import io.tapdb.engine.bson.Doc;
import org.junit.jupiter.api.Test;

final class ReplicaSetTest {
  @Test
  void aSetOfOneElectsItself() {
    try (TestSet set = TestSet.of(1).initiate()) {
      assertThat(set.primary()).isSameAs(set.member(0));
      set.primary().ok("{insert: 'a', documents: [{_id: 1}], writeConcern: {w: 'majority'}}");
    }
  }

  @Test
  void threeMembersElectAPrimaryAndFollowIt() {
    try (TestSet set = TestSet.of(3).initiate()) {
      TestMember primary = set.primary();
      primary.ok("{insert: 'a', documents: [{_id: 1}, {_id: 2}], writeConcern: {w: 3}}");
      set.until(() -> followers(set) == 2, 10_000);
      Doc hash = primary.ok("{dbHash: 1}");
      for (TestMember member : set.members()) {
        assertThat(
                member.ok("{dbHash: 1, $readPreference: {mode: 'secondary'}}").get("md5").string())
            .isEqualTo(hash.get("md5").string());
      }
    }
  }

  @Test
  void aDeadPrimaryIsReplacedWithinASecondAndComesBackAsSecondary() {
    try (TestSet set = TestSet.of(3).initiate()) {
      TestMember old = set.primary();
      old.ok("{insert: 'a', documents: [{_id: 1}], writeConcern: {w: 'majority'}}");
      set.until(() -> followers(set) == 2, 10_000);
      set.advance(5000);
      old.kill();
      long killed = set.clock().millis();
      TestMember next = set.primary();
      assertThat(set.clock().millis() - killed).isLessThan(1000);
      next.ok("{insert: 'a', documents: [{_id: 2}], writeConcern: {w: 'majority'}}");
      old.restart();
      set.until(() -> old.state() == MemberState.SECONDARY, 20_000);
      next.ok("{insert: 'a', documents: [{_id: 3}], writeConcern: {w: 3}}");
    }
  }

  @Test
  void writesOfAPrimaryThatWasCutOffAreRolledBack() {
    try (TestSet set = TestSet.of(3).initiate()) {
      TestMember old = set.primary();
      old.ok("{insert: 'a', documents: [{_id: 1}], writeConcern: {w: 3}}");
      set.isolate(old, true);
      old.ok("{insert: 'a', documents: [{_id: 'lost'}], writeConcern: {w: 1}}");
      set.until(() -> !old.isWritable(), 15_000);
      set.until(() -> set.writable().isPresent(), 15_000);
      TestMember next = set.primary();
      assertThat(next).isNotSameAs(old);
      next.ok("{insert: 'a', documents: [{_id: 2}], writeConcern: {w: 'majority'}}");
      set.isolate(old, false);
      set.until(() -> old.state() == MemberState.SECONDARY, 60_000);
      next.ok("{insert: 'a', documents: [{_id: 3}], writeConcern: {w: 3}}");
      assertThat(old.ok("{dbHash: 1, $readPreference: {mode: 'secondary'}}").get("md5").string())
          .isEqualTo(next.ok("{dbHash: 1}").get("md5").string());
    }
  }

  @Test
  void serverStatusTellsWhatWasFetchedAndApplied() {
    try (TestSet set = TestSet.of(2).initiate()) {
      set.primary().ok("{insert: 'a', documents: [{_id: 1}], writeConcern: {w: 2}}");
      set.until(() -> followers(set) == 1, 10_000);
      for (TestMember member : set.members()) {
        Doc repl = member.ok("{serverStatus: 1}").get("metrics").doc().get("repl").doc();
        boolean follows = member != set.primary();
        assertThat(repl.get("network").doc().get("ops").int64() > 0).isEqualTo(follows);
        assertThat(repl.get("apply").doc().get("ops").int64() > 0).isEqualTo(follows);
      }
    }
  }

  private static long followers(TestSet set) {
    return set.members().stream()
        .filter(TestMember::isAlive)
        .filter(member -> member.state() == MemberState.SECONDARY)
        .count();
  }
}
