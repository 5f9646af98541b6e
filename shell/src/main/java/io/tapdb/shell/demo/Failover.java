// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapException;
import io.tapdb.shell.cluster.LocalMember;
import io.tapdb.shell.cluster.LocalSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.bson.Document;

/** A primary that is killed under writes, its successor, and its return. */
final class Failover {
  private static final int MILLIS_BEFORE_KILL = 1500;
  private static final int MILLIS_AFTER_ELECTION = 1500;
  private static final int WRITES_BEFORE_KILL = 500;
  private static final int PATIENCE_SECONDS = 60;
  private static final int POLL_MILLIS = 20;

  private final Story story;
  private final LocalSet set;
  private final TapClient client;
  private AcknowledgedWrites writes;
  private LocalMember victim;

  Failover(Story story, LocalSet set, TapClient client) {
    this.story = story;
    this.set = set;
    this.client = client;
  }

  /** Kills the primary while there are writes, and lets them go on for a moment. */
  void killPrimary() throws InterruptedException {
    story.tell("Write from 16 threads, and kill -9 the primary meanwhile");
    writes = AcknowledgedWrites.start(client, 0);
    try {
      Thread.sleep(MILLIS_BEFORE_KILL);
      await(() -> writes.count() >= WRITES_BEFORE_KILL, "the primary acknowledges too few writes");
      victim = set.awaitPrimary();
      long pid = kill(victim);
      int before = writes.count();
      await(() -> writes.secondsWithout().isPresent(), "no write was acknowledged any more");
      story.result(
          String.format(
              Locale.ROOT,
              "%,d inserts acknowledged when %s (process %d) died",
              before,
              victim.host(),
              pid));
      election();
      Thread.sleep(MILLIS_AFTER_ELECTION);
    } finally {
      writes.end();
    }
    story.result(
        String.format(
            Locale.ROOT,
            "%,d inserts acknowledged by now; %d were on their way and failed",
            writes.count(),
            writes.failures()));
  }

  private long kill(LocalMember member) {
    long pid = member.pid().orElseThrow(() -> new DemoFailure(member.host() + " does not run"));
    writes.killed();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    return pid;
  }

  private void election() throws InterruptedException {
    LocalMember primary = set.awaitPrimary();
    DemoFailure.unless(primary != victim, "the killed member is primary");
    Document status = admin(primary, new Document("replSetGetStatus", 1));
    Document metrics = status.get("electionCandidateMetrics", new Document());
    story.result(
        String.format(
            Locale.ROOT,
            "%s was elected in term %s (reason: %s); the next write was acknowledged %.2f s after the"
                + " kill",
            primary.host(),
            status.get("term"),
            metrics.get("lastElectionReason"),
            writes.secondsWithout().orElse(0)));
  }

  /** Looks for everything that was acknowledged. */
  void verify() {
    story.tell("Look for every insert that was acknowledged");
    int further = writes.verify(client);
    story.result(
        String.format(
            Locale.ROOT,
            "all %,d are there (and %d that were on their way)",
            writes.count(),
            further));
  }

  /** Compares the members that run, once nothing is under way any more. */
  void compare(String whom) throws InterruptedException {
    story.tell("Compare " + whom);
    Map<String, String> hashes = new LinkedHashMap<>();
    await(
        () -> {
          hashes.clear();
          running().forEach(member -> hashes.put(member.host(), hash(member)));
          return hashes.values().stream().distinct().count() == 1 && !hashes.containsValue("");
        },
        "the members differ: " + hashes);
    hashes.forEach(
        (host, hash) -> story.result(String.format(Locale.ROOT, "dbHash of %s: %s", host, hash)));
  }

  private List<LocalMember> running() {
    List<LocalMember> running = new ArrayList<>();
    for (int i = 0; i < set.members().size(); i++) {
      LocalMember member = set.members().get(i);
      boolean arbiter = set.layout().arbiter() && i == set.members().size() - 1;
      if (!arbiter && member.pid().isPresent()) {
        running.add(member);
      }
    }
    return running;
  }

  /** The hash of all data of a member, empty while it cannot tell. */
  private static String hash(LocalMember member) {
    try (TapClient one = direct(member)) {
      return one.database().runCommand(new Document("dbHash", 1)).getString("md5");
    } catch (TapException notYet) {
      return "";
    }
  }

  private static TapClient direct(LocalMember member) {
    return TapClient.connect(
        "tapdb://" + member.host() + "/" + Demo.DATABASE + "?directConnection=true");
  }

  private static Document admin(LocalMember member, Document command) {
    try (TapClient one = direct(member)) {
      return one.database("admin").runCommand(command);
    }
  }

  /** Starts the killed member again, and watches it catch up. */
  void restart() throws IOException, InterruptedException {
    story.tell("Start the killed member again");
    long begun = System.nanoTime();
    set.startMissing();
    story.result(
        String.format(
            Locale.ROOT,
            "%s serves after %.1f s as process %d",
            victim.host(),
            Story.secondsSince(begun),
            victim.pid().orElse(0)));
    String[] seen = {""};
    await(
        () -> {
          String state = victim.state();
          if (!state.equals(seen[0])) {
            seen[0] = state;
            story.result(
                String.format(
                    Locale.ROOT, "after %.1f s it is %s", Story.secondsSince(begun), state));
          }
          return state.equals("SECONDARY");
        },
        victim.host() + " did not become a secondary again");
    compare("all members with data");
    story.result(
        String.format(Locale.ROOT, "equal %.1f s after the start", Story.secondsSince(begun)));
  }

  static void await(BooleanSupplier condition, String otherwise) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      DemoFailure.unless(System.nanoTime() < deadline, otherwise);
      Thread.sleep(POLL_MILLIS);
    }
  }
}
