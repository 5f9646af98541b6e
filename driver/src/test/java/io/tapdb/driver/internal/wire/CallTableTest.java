// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tapdb.driver.fake.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallTableTest {
  private static PendingCall<Reply> call() {
    return PendingCall.of(Request.of("test", ByteString.EMPTY), reply -> reply, true);
  }

  @Test
  void everyCallIsFoundByItsIdOnce() {
    Seeds.forEach(
        200,
        random -> {
          int capacity = random.nextInt(1, 20);
          CallTable table = new CallTable(capacity);
          Map<Long, PendingCall<?>> expected = new HashMap<>();
          Set<Long> used = new HashSet<>();
          List<Long> ids = new ArrayList<>();
          for (int step = 0; step < 300; step++) {
            if (expected.size() < capacity && random.nextBoolean()) {
              PendingCall<Reply> call = call();
              long id = table.place(call);
              assertThat(used.add(id)).as("an id is given once").isTrue();
              assertThat(table.holds(call)).isTrue();
              expected.put(id, call);
              ids.add(id);
            } else if (!ids.isEmpty()) {
              long id = ids.remove(random.nextInt(ids.size()));
              assertThat(table.take(id)).isSameAs(expected.remove(id));
              assertThat(table.take(id)).isNull();
            }
          }
          Set<PendingCall<?>> left = new HashSet<>();
          table.forEach(left::add);
          assertThat(left).containsExactlyInAnyOrderElementsOf(expected.values());
          table.takeAll(left::remove);
          assertThat(left).isEmpty();
          table.forEach(call -> assertThat(call).isNull());
        });
  }

  @Test
  void aSlowCallKeepsItsIdWhileOthersComeAndGo() {
    CallTable table = new CallTable(2);
    PendingCall<Reply> slow = call();
    long id = table.place(slow);
    for (int i = 0; i < 1000; i++) {
      PendingCall<Reply> quick = call();
      assertThat(table.take(table.place(quick))).isSameAs(quick);
    }
    assertThat(table.take(id)).isSameAs(slow);
  }

  @Test
  void anIdThatIsNotThereIsNothing() {
    CallTable table = new CallTable(4);
    long id = table.place(call());
    assertThat(table.take(0)).isNull();
    assertThat(table.take(id + 1)).isNull();
    assertThat(table.take(id + (1 << 20))).isNull();
    assertThat(table.take(-1)).isNull();
    assertThat(table.holds(call())).isFalse();
  }
}
