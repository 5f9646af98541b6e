// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.Duties;
import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.replica.ManualClock;
import io.tapdb.replica.peer.StreamListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Data planes that follow one another, on the test's thread and under one clock; who leads is said
 * by the test instead of by elections.
 */
final class PlaneScene implements AutoCloseable {
  static final String SET = "rs";

  final ManualClock clock = new ManualClock();
  final List<TestPlane> planes = new ArrayList<>();
  final Map<Integer, Integer> pings = new TreeMap<>();
  SetConfig config;
  int primaryId = -1;
  long term;

  PlaneScene(int size) {
    this(size, Duties.ORDINARY);
  }

  /** So many members, of which the last has these duties. */
  PlaneScene(int size, Duties last) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      members.add(Member.of(i, host(i), i == size - 1 ? last : Duties.ORDINARY));
    }
    config = SetConfig.of(SET, members);
    for (int i = 0; i < size; i++) {
      planes.add(new TestPlane(this, i));
    }
    planes.forEach(TestPlane::open);
  }

  static HostPort host(int id) {
    return new HostPort("m" + id, 27017);
  }

  TestPlane plane(int id) {
    return planes.get(id);
  }

  TestPlane at(HostPort host) {
    return planes.get(Integer.parseInt(host.host().substring(1)));
  }

  /** Makes a member the primary of the next term; all others follow. */
  TestPlane lead(int id) {
    term++;
    primaryId = id;
    spread();
    for (TestPlane each : planes) {
      if (each.isUp() && each.id != id) {
        each.plane.stepDown(term, "another one leads");
        each.plane.follow(term);
      }
    }
    plane(id).plane.follow(term);
    settle();
    plane(id).plane.drain(term);
    settle();
    plane(id).plane.lead(term);
    settle();
    spread();
    return plane(id);
  }

  /** Lets everybody know how far everybody is, as heartbeats do. */
  void spread() {
    for (TestPlane each : planes) {
      if (each.isUp() && !each.isDeaf()) {
        each.plane.see(each.view());
      }
    }
    settle();
  }

  void settle() {
    boolean worked = true;
    for (int steps = 0; worked; steps++) {
      worked = false;
      for (TestPlane each : planes) {
        if (each.isUp() && each.threads.step()) {
          worked = true;
        }
      }
      if (steps > 3_000_000) {
        throw new AssertionError("the planes do not come to rest");
      }
    }
    for (TestPlane each : planes) {
      if (!each.faults.isEmpty()) {
        throw new AssertionError("member " + each.id + " stopped", each.faults.getFirst());
      }
    }
  }

  /** Lets time pass, with heartbeats every two seconds. */
  void advance(long millis) {
    for (long passed = 0; passed < millis; passed += 50) {
      clock.advance(50);
      settle();
      if (passed % 2000 == 0) {
        spread();
      }
    }
  }

  /** Lets the listener hear that its stream ended. */
  static void end(TestPlane where, StreamListener listener, String reason) {
    where.threads.execute(() -> listener.ended(reason));
  }

  @Override
  public void close() {
    settle();
  }
}
