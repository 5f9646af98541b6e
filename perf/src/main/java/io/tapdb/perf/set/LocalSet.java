// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.set;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapException;
import io.tapdb.perf.node.ChildProcess;
import io.tapdb.perf.node.NodeUnderTest;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bson.Document;

/** A set of nodes in processes of their own, on ports of this machine that were free. */
public final class LocalSet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = 5_000_000;

  private final Path folder;
  private final Shape shape;
  private final List<Integer> ports = new ArrayList<>();
  private final List<ChildProcess> processes = new ArrayList<>();
  private final List<TapClient> direct = new ArrayList<>();

  /**
   * What a set is made of.
   *
   * @param members how many, the arbiter included
   * @param arbiter whether the last one is an arbiter
   * @param settings the {@code settings} of its configuration
   * @param options more options of every node
   */
  public record Shape(int members, boolean arbiter, Document settings, List<String> options) {
    public Shape {
      options = List.copyOf(options);
    }

    /** Members that hold data, with default settings. */
    public static Shape of(int members) {
      return new Shape(members, false, new Document(), List.of());
    }

    public Shape withArbiter() {
      return new Shape(members, true, settings, options);
    }

    public Shape withSetting(String name, Object value) {
      return new Shape(members, arbiter, new Document(settings).append(name, value), options);
    }

    public Shape withParameter(String name, Object value) {
      List<String> more = new ArrayList<>(options);
      more.addAll(List.of("--setParameter", name + "=" + value));
      return new Shape(members, arbiter, settings, more);
    }
  }

  private LocalSet(Path folder, Shape shape) {
    this.folder = folder;
    this.shape = shape;
  }

  /** Starts the processes, initiates the set, and waits until it takes writes. */
  public static LocalSet start(Path folder, Shape shape) throws IOException {
    LocalSet set = new LocalSet(folder, shape);
    try {
      for (int i = 0; i < shape.members(); i++) {
        set.ports.add(freePort());
        set.processes.add(null);
        set.direct.add(null);
        set.startMember(i);
      }
      set.initiate();
      return set;
    } catch (IOException | RuntimeException failed) {
      set.close();
      throw failed;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void initiate() {
    List<Document> members = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      Document member = new Document("_id", i).append("host", host(i));
      if (shape.arbiter() && i == ports.size() - 1) {
        member.append("arbiterOnly", true);
      }
      members.add(member);
    }
    Document config =
        new Document("_id", "rs0").append("members", members).append("settings", shape.settings());
    admin(0, new Document("replSetInitiate", config));
    await("a primary that takes writes", () -> primary() >= 0);
  }

  public String host(int member) {
    return "127.0.0.1:" + ports.get(member);
  }

  public int size() {
    return ports.size();
  }

  /** Starts the process of a member that is not running. */
  public void startMember(int member) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--dbpath", folder.resolve("m" + member).toString()));
    arguments.addAll(List.of("--port", String.valueOf(ports.get(member)), "--replSet", "rs0"));
    arguments.addAll(List.of("--oplogSize", "990"));
    arguments.addAll(shape.options());
    processes.set(member, NodeUnderTest.process(arguments));
  }

  public ChildProcess process(int member) {
    return processes.get(member);
  }

  /** A client of the set as users have it. */
  public TapClient connect(String options) {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      hosts.add(host(i));
    }
    return TapClient.connect(
        "tapdb://" + String.join(",", hosts) + "/test?replicaSet=rs0" + options);
  }

  /** A client of one member, whatever its state; it belongs to the set. */
  public synchronized TapClient direct(int member) {
    if (direct.get(member) == null) {
      String uri = "/test?directConnection=true&serverSelectionTimeoutMS=1000";
      direct.set(member, TapClient.connect("tapdb://" + host(member) + uri));
    }
    return direct.get(member);
  }

  /** Runs a command on one member. */
  public Document admin(int member, Document command) {
    return direct(member).database("admin").runCommand(command);
  }

  /** The member that takes writes, or -1. */
  public int primary() {
    for (int i = 0; i < ports.size(); i++) {
      if (isAlive(i) && hello(i).getBoolean("isWritablePrimary", false)) {
        return i;
      }
    }
    return -1;
  }

  public boolean isAlive(int member) {
    return processes.get(member) != null && processes.get(member).isAlive();
  }

  /** What a member says of itself; empty when it does not answer. */
  public Document hello(int member) {
    try {
      return admin(member, new Document("hello", 1));
    } catch (TapException silent) {
      return new Document();
    }
  }

  /** The state of a member by its own word, such as SECONDARY; empty when it does not answer. */
  public String state(int member) {
    try {
      Document status = admin(member, new Document("replSetGetStatus", 1));
      for (Document each : status.getList("members", Document.class)) {
        if (each.getBoolean("self", false)) {
          return each.getString("stateStr");
        }
      }
    } catch (TapException silent) {
      return "";
    }
    return "";
  }

  /** The hash of all data of a member's database. */
  public String hash(int member, String database) {
    Document secondaryToo = new Document("mode", "secondaryPreferred");
    return direct(member)
        .database(database)
        .runCommand(new Document("dbHash", 1).append("$readPreference", secondaryToo))
        .getString("md5");
  }

  /** Waits until the condition holds. */
  public static void await(String what, BooleanSupplier condition) {
    await(what, PATIENCE, condition);
  }

  /** Waits until the condition holds, for at most that time. */
  public static void await(String what, Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  @Override
  public void close() {
    for (TapClient client : direct) {
      if (client != null) {
        client.close();
      }
    }
    for (ChildProcess process : processes) {
      if (process != null && process.isAlive()) {
        process.kill();
      }
    }
  }
}
