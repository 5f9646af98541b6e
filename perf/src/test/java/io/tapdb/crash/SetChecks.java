// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapCommandException;
import io.tapdb.driver.TapReadPreference;
import io.tapdb.perf.set.LocalSet;
import io.tapdb.perf.set.MajorityWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;

/** What tests of a set of processes wait for and compare. */
final class SetChecks {
  private static final Set<String> WELL = Set.of("PRIMARY", "SECONDARY");
  private static final int ENOUGH_WRITES = 20;

  private SetChecks() {}

  /** Waits until every member is there and somebody leads. */
  static void settle(LocalSet set) {
    for (int i = 0; i < set.size(); i++) {
      int member = i;
      LocalSet.await("member " + i + " to be well", () -> WELL.contains(set.state(member)));
    }
    LocalSet.await("a primary", () -> set.primary() >= 0);
  }

  /** Waits until more writes than those are acknowledged. */
  static void awaitMore(MajorityWriter writer) {
    int before = writer.count();
    LocalSet.await("writes to go on", () -> writer.count() > before + ENOUGH_WRITES);
  }

  static void awaitState(LocalSet set, int member, String state) {
    LocalSet.await("member " + member + " to be " + state, () -> set.state(member).equals(state));
  }

  /** Waits until those members hold the same data. */
  static void awaitEqual(LocalSet set, List<Integer> members) {
    LocalSet.await(
        "equal data",
        () -> {
          Set<String> hashes = new HashSet<>();
          try {
            members.forEach(member -> hashes.add(set.hash(member, "test")));
          } catch (TapCommandException notNow) {
            // it may be in the middle of a rollback
            return false;
          }
          return hashes.size() == 1;
        });
  }

  /** Ends the writes, and checks that nothing is lost and that those members are equal. */
  static void conclude(
      LocalSet set, TapClient client, MajorityWriter writer, List<Integer> members) {
    writer.stop();
    assertThat(writer.count()).isGreaterThan(ENOUGH_WRITES);
    assertThat(writer.lost(client)).as("acknowledged writes that were lost").isZero();
    awaitEqual(set, members);
  }

  /** A collection as one member has it, whatever its state. */
  static TapCollection<Document> on(LocalSet set, int member, String collection) {
    return set.direct(member)
        .database("test")
        .collection(collection)
        .withReadPreference(TapReadPreference.SECONDARY_PREFERRED);
  }

  /** The code that the server refuses that with. */
  static int refusal(ThrowingCallable what) {
    TapCommandException refused = catchThrowableOfType(TapCommandException.class, what);
    assertThat(refused).as("is refused").isNotNull();
    return refused.code();
  }

  /** Whether a member has logged a line with these words. */
  static boolean hasLogged(LocalSet set, int member, String words) {
    return set.admin(member, new Document("getLog", "global")).getList("log", String.class).stream()
        .anyMatch(line -> line.contains(words));
  }
}
