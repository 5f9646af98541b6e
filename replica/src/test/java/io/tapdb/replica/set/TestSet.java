// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.HostPort;
import io.tapdb.replica.ManualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A whole set in the process of a test: real nodes over disks on the heap, on one thread, under one
 * clock that jumps from one moment at which something is due to the next.
 */
public final class TestSet implements AutoCloseable {
  private final ManualClock clock = new ManualClock();
  private final TestNetwork network = new TestNetwork(this);
  private final List<TestMember> members = new ArrayList<>();

  private TestSet(int size, Map<String, String> parameters) {
    for (int i = 0; i < size; i++) {
      add(parameters);
    }
  }

  /** Nodes that are in no set yet. */
  public static TestSet of(int size) {
    return new TestSet(size, Map.of());
  }

  public static TestSet of(int size, Map<String, String> parameters) {
    return new TestSet(size, new HashMap<>(parameters));
  }

  /** Starts one more node. */
  public TestMember add(Map<String, String> parameters) {
    HostPort host = new HostPort("m" + members.size(), 27017);
    TestMember member = new TestMember(this, host, parameters);
    members.add(member);
    member.start();
    return member;
  }

  /** Begins the set with all nodes as ordinary members, and waits for the primary. */
  public TestSet initiate() {
    return initiate("");
  }

  /**
   * Begins the set and waits for the primary.
   *
   * @param lastMember more fields of the last member, such as {@code arbiterOnly: true}
   */
  public TestSet initiate(String lastMember) {
    StringBuilder config = new StringBuilder("{_id: '" + name() + "', members: [");
    for (int i = 0; i < members.size(); i++) {
      boolean last = i == members.size() - 1;
      config
          .append("{_id: " + i + ", host: '" + members.get(i).host() + "'")
          .append(last && !lastMember.isEmpty() ? ", " + lastMember : "")
          .append(last ? "}" : "}, ");
    }
    members.getFirst().ok("admin", "{replSetInitiate: " + config + "]}}");
    primary();
    return this;
  }

  String name() {
    return "rs0";
  }

  public ManualClock clock() {
    return clock;
  }

  TestNetwork network() {
    return network;
  }

  public List<TestMember> members() {
    return members;
  }

  public TestMember member(int index) {
    return members.get(index);
  }

  TestMember at(HostPort host) {
    for (TestMember each : members) {
      if (each.host().equals(host)) {
        return each;
      }
    }
    return null;
  }

  /** Cuts a member off from all others, or joins it with them again. */
  public void isolate(TestMember member, boolean isolated) {
    for (TestMember other : members) {
      if (other != member) {
        network.cut(member, other, isolated);
      }
    }
  }

  /** Waits for a primary that takes writes. */
  public TestMember primary() {
    until(() -> writable().isPresent(), 60_000);
    return writable().orElseThrow();
  }

  /** The primary that takes writes, of the highest term if there are two. */
  public Optional<TestMember> writable() {
    return members.stream()
        .filter(TestMember::isWritable)
        .max((a, b) -> Long.compare(term(a), term(b)));
  }

  private static long term(TestMember member) {
    return member.node().membership().view().term();
  }

  /** Lets time pass until the condition holds; fails when it does not in that time. */
  public void until(BooleanSupplier condition, long maxMillis) {
    long end = clock.millis() + maxMillis;
    settle();
    while (!condition.getAsBoolean()) {
      checkFaults();
      long next = nextDue();
      assertThat(next)
          .as("nothing more happens until %s ms; %s", maxMillis, this)
          .isLessThanOrEqualTo(end);
      clock.advance(Math.max(0, next - clock.millis()));
      settle();
    }
  }

  /** Lets that much time pass. */
  public void advance(long millis) {
    long end = clock.millis() + millis;
    settle();
    while (nextDue() <= end) {
      clock.advance(Math.max(0, nextDue() - clock.millis()));
      settle();
    }
    clock.advance(end - clock.millis());
    settle();
    checkFaults();
  }

  private void checkFaults() {
    for (TestMember each : members) {
      if (!each.faults().isEmpty()) {
        throw new AssertionError(each + " stopped", each.faults().getFirst());
      }
    }
  }

  private long nextDue() {
    long next = Long.MAX_VALUE;
    for (TestMember each : members) {
      if (each.isAlive() && !each.isPaused()) {
        next = Math.min(next, each.threads().nextDue());
      }
    }
    return next;
  }

  private void settle() {
    boolean worked = true;
    for (int rounds = 0; worked; rounds++) {
      assertThat(rounds).as("the set does not come to rest").isLessThan(5_000_000);
      worked = false;
      for (TestMember each : members) {
        if (each.isAlive() && !each.isPaused() && each.threads().step()) {
          worked = true;
        }
      }
    }
  }

  /** The members have been well to the end. */
  @Override
  public void close() {
    checkFaults();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (TestMember each : members) {
      text.append(each)
          .append(' ')
          .append(each.isAlive() ? each.node().membership().view().core().role() : "dead")
          .append('\n');
      each.process().events().forEach(event -> text.append("  ").append(event).append('\n'));
    }
    return text.toString();
  }
}
