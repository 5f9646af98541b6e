// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import io.tapdb.driver.TapClient;
import io.tapdb.shell.Connection;
import io.tapdb.shell.cluster.Layout;
import io.tapdb.shell.cluster.LocalSet;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/** The steps of the demonstration; the first check that fails ends it. */
final class Demo {
  static final String DATABASE = "demo";
  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 30_000;

  private final List<String> start;
  private final Path folder;
  private final Story story;
  private final List<LocalSet> sets = new CopyOnWriteArrayList<>();

  /**
   * A demonstration that has not begun.
   *
   * @param start the command that starts a node, without options
   * @param folder an empty folder for everything it writes
   * @param out where it tells what it does
   */
  Demo(List<String> start, Path folder, PrintStream out) {
    this.start = start;
    this.folder = folder;
    this.story = new Story(out);
  }

  /**
   * What is loaded.
   *
   * @param file a file of documents, or null for market data
   * @param documents how many documents of market data
   */
  record Data(String file, int documents) {
    boolean isMarket() {
      return file == null;
    }
  }

  /** The sets it has started, the one with the data first. */
  List<LocalSet> sets() {
    return sets;
  }

  /** Goes through all steps. */
  void run(Data data) throws IOException, InterruptedException {
    LocalSet three = set("three", false);
    try (TapClient client = connect(three, "w=majority")) {
      Workload workload = new Workload(story);
      Workload.Done done = workload.run(client, data);
      Failover failover = new Failover(story, three, client);
      failover.killPrimary();
      workload.verify(client, done);
      failover.verify();
      failover.compare("the two members that are left");
      failover.restart();
      Workload.validate(client, done.scenario().collection());
      Workload.validate(client, AcknowledgedWrites.COLLECTION);
      story.result("validate finds every index in order");
    }
    LocalSet withArbiter = set("arbiter", true);
    try (TapClient client = connect(withArbiter, "appName=tapdb-demo")) {
      ArbiterPart part = new ArbiterPart(story, withArbiter, client);
      part.run();
    }
    withArbiter.stop();
  }

  private LocalSet set(String name, boolean arbiter) throws IOException, InterruptedException {
    story.tell(
        arbiter
            ? "Start a second set: two members with data, and an arbiter that only votes"
            : "Start a replica set of three members in " + folder);
    Layout layout = new Layout(3, arbiter, freePorts(3), Map.of());
    LocalSet set = new LocalSet(folder.resolve(name), layout, start);
    sets.add(set);
    long begun = System.nanoTime();
    String primary = set.start().host();
    List<String> pids = new ArrayList<>();
    set.members().forEach(member -> pids.add(Long.toString(member.pid().orElse(0))));
    story.result(layout.uri("tapdb", DATABASE));
    story.result(
        String.format(
            Locale.ROOT,
            "processes %s; %s is primary; ready after %.1f s",
            String.join(", ", pids),
            primary,
            Story.secondsSince(begun)));
    return set;
  }

  private static TapClient connect(LocalSet set, String option) {
    return Connection.open(set.layout().uri("tapdb", DATABASE) + "&" + option, "tapdb-demo");
  }

  /** The first of so many ports in a row that nobody listens on. */
  private static int freePorts(int count) {
    while (true) {
      int first = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      int free = 0;
      while (free < count && isFree(first + free)) {
        free++;
      }
      if (free == count) {
        return first;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return taken.isBound();
    } catch (IOException used) {
      return false;
    }
  }
}
