// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.cluster;

import io.tapdb.driver.TapCommandException;
import io.tapdb.shell.cluster.LocalMember.Readiness;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.bson.Document;

/** A replica set of processes on this machine, in one folder. */
public final class LocalSet {
  private static final int PATIENCE_SECONDS = 90;
  private static final int END_SECONDS = 60;
  private static final int POLL_MILLIS = 100;

  /** As many members of the default size leave more than half of the machine free. */
  private static final int MEMBERS_OF_FULL_SIZE = 3;

  private final Path folder;
  private final Layout layout;
  private final List<String> start;
  private final List<LocalMember> members = new ArrayList<>();

  /**
   * A set that may or may not run.
   *
   * @param start the command that starts a node, without options
   */
  public LocalSet(Path folder, Layout layout, List<String> start) {
    this.folder = folder.toAbsolutePath();
    this.layout = layout;
    this.start = start;
    layout
        .ports()
        .forEach(
            port ->
                members.add(new LocalMember(this.folder.resolve(Integer.toString(port)), port)));
  }

  public List<LocalMember> members() {
    return members;
  }

  public Layout layout() {
    return layout;
  }

  /**
   * Starts what does not run, makes a set of it if it is none yet, and waits for a primary.
   *
   * @return the primary
   */
  public LocalMember start() throws IOException, InterruptedException {
    layout.write(folder);
    startMissing();
    initiateOnce();
    return awaitPrimary();
  }

  /** Starts the members that do not run, and waits until all serve. */
  public void startMissing() throws IOException, InterruptedException {
    Map<LocalMember, Process> started = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      LocalMember member = members.get(i);
      if (member.pid().isEmpty()) {
        started.put(member, startOne(i));
      }
    }
    for (LocalMember member : members) {
      Process process = started.get(member);
      await(
          () -> {
            if (process != null && !process.isAlive()) {
              throw new ClusterFailure(
                  "the member on port " + member.port() + " did not start: " + member.complaint());
            }
            return member.readiness() != Readiness.SILENT;
          },
          "the member on port " + member.port() + " does not answer; its log is " + member.log());
    }
  }

  private Process startOne(int number) throws IOException {
    List<String> options = new ArrayList<>(LocalMember.asOptions(layout.parameters()));
    String javaOptions = "";
    if (layout.isArbiter(number)) {
      options.addAll(List.of("--cacheSizeMB", "64", "--oplogSize", "64"));
      javaOptions = "-Xmx256m";
    } else if (layout.members() > MEMBERS_OF_FULL_SIZE) {
      long share = machineMegabytes() / layout.members();
      options.addAll(List.of("--cacheSizeMB", Long.toString(Math.max(64, share / 8))));
      javaOptions = "-Xmx" + Math.max(512, share / 4) + "m";
    }
    return members.get(number).start(start, options, javaOptions);
  }

  private static long machineMegabytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize() >> 20
        : 4096;
  }

  /** Tells the first member of the others, unless one of them knows already. */
  private void initiateOnce() throws InterruptedException {
    for (LocalMember member : members) {
      if (member.readiness() == Readiness.CONFIGURED) {
        return;
      }
    }
    try {
      Document reply =
          members.getFirst().ask(new Document("replSetInitiate", layout.configuration()));
      if (reply == null) {
        throw new ClusterFailure(
            "the member on port "
                + members.getFirst().port()
                + " does not answer; its log is "
                + members.getFirst().log());
      }
    } catch (TapCommandException refused) {
      throw new ClusterFailure("the set could not be initiated: " + refused.getMessage());
    }
  }

  /** Waits for a member that takes writes. */
  public LocalMember awaitPrimary() throws InterruptedException {
    await(
        () -> primary().isPresent(),
        "no member became primary; their logs are in the folders of " + folder);
    return primary().orElseThrow(() -> new ClusterFailure("the primary is gone again"));
  }

  /** The member that takes writes, if one does. */
  public Optional<LocalMember> primary() {
    return members.stream()
        .filter(member -> member.pid().isPresent() && member.isWritable())
        .findFirst();
  }

  /** A line for each member, as {@code status} shows it. */
  List<Document> status() {
    return members.parallelStream().map(LocalMember::row).toList();
  }

  /**
   * Ends all members: those that follow first, so that nobody has to be elected for a moment, and
   * the arbiter last.
   */
  public void stop() throws InterruptedException {
    Optional<LocalMember> primary = primary();
    List<LocalMember> order = new ArrayList<>(members);
    primary.ifPresent(
        member -> {
          order.remove(member);
          order.add(member);
        });
    if (layout.arbiter()) {
      LocalMember arbiter = members.getLast();
      order.remove(arbiter);
      order.add(arbiter);
    }
    for (LocalMember member : order) {
      stop(member);
    }
  }

  /** Takes all members away at once, and waits until they are gone. */
  public void kill() {
    List<ProcessHandle> killed = new ArrayList<>();
    for (LocalMember member : members) {
      member
          .pid()
          .ifPresent(
              pid ->
                  ProcessHandle.of(pid)
                      .ifPresent(
                          process -> {
                            process.destroyForcibly();
                            killed.add(process);
                          }));
    }
    killed.forEach(process -> process.onExit().join());
  }

  private static void stop(LocalMember member) throws InterruptedException {
    if (member.pid().isEmpty()) {
      return;
    }
    ProcessHandle.of(member.pid().getAsLong()).ifPresent(ProcessHandle::destroy);
    await(
        END_SECONDS,
        () -> member.pid().isEmpty(),
        "the member on port " + member.port() + " does not end; its log is " + member.log());
  }

  private static void await(BooleanSupplier condition, String otherwise)
      throws InterruptedException {
    await(PATIENCE_SECONDS, condition, otherwise);
  }

  private static void await(int seconds, BooleanSupplier condition, String otherwise)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new ClusterFailure(otherwise);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
