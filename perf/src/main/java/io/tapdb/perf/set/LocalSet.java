// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.set;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapException;
import io.tapdb.perf.node.ChildProcess;
import io.tapdb.perf.node.NodeUnderTest;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bson.Document;

/** A set of nodes in processes of their own, on ports of this machine that were free. */
public final class LocalSet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = 5_000_000;

  private static final int LEAST_PORT = 20_000;
  private static final int FIRST_OF_CONNECTIONS = 32_768;
  private static final String SET_NAME = "rs0";

  private final Path folder;
  private final SetShape shape;
  private final List<Integer> ports = new ArrayList<>();
  private final List<ChildProcess> processes = new ArrayList<>();
  private final List<TapClient> direct = new ArrayList<>();
  private final Set<Integer> frozen = new HashSet<>();

  private LocalSet(Path folder, SetShape shape) {
    this.folder = folder;
    this.shape = shape;
  }

  /** Starts the processes, initiates the set, and waits until it takes writes. */
  public static LocalSet start(Path folder, SetShape shape) throws IOException {
    LocalSet set = begin(folder, shape);
    try {
      set.initiate();
      return set;
    } catch (RuntimeException failed) {
      set.close();
      throw failed;
    }
  }

  /** Starts the processes of a set that is still to be initiated. */
  public static LocalSet begin(Path folder, SetShape shape) throws IOException {
    LocalSet set = new LocalSet(folder, shape);
    try {
      for (int i = 0; i < shape.members(); i++) {
        set.newMember();
      }
      set.startAll();
      return set;
    } catch (IOException | RuntimeException failed) {
      set.close();
      throw failed;
    }
  }

  /** Has a place for one more member, whose process does not run yet; gives its number. */
  public int newMember() throws IOException {
    ports.add(freePort());
    processes.add(null);
    direct.add(null);
    return ports.size() - 1;
  }

  /** All at once, for most of the time of a start is spent waiting. */
  private void startAll() throws IOException {
    List<Future<?>> starts = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < ports.size(); i++) {
        int member = i;
        starts.add(
            threads.submit(
                () -> {
                  startMember(member);
                  return null;
                }));
      }
    }
    for (Future<?> start : starts) {
      if (start.state() == Future.State.FAILED) {
        throw new IOException("a member does not start", start.exceptionNow());
      }
    }
  }

  /**
   * A port that is free and stays so: below those that the system gives to connections, one of
   * which would otherwise take it while its member is down.
   */
  private int freePort() throws IOException {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LEAST_PORT, FIRST_OF_CONNECTIONS);
      if (ports.contains(port)) {
        continue;
      }
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (BindException taken) {
        // another one will do
      }
    }
    throw new IOException("no port is free");
  }

  /** Makes a set of the processes, and waits until it takes writes. */
  public void initiate() {
    List<Document> members = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      members.add(shape.member(i, host(i)));
    }
    Document config =
        new Document("_id", SET_NAME)
            .append("members", members)
            .append("settings", shape.settings());
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
    processes.set(member, NodeUnderTest.process(arguments(member, "--replSet", SET_NAME)));
  }

  /** Starts the process of a member that is not running as if it belonged to no set. */
  public void startAlone(int member) throws IOException {
    processes.set(member, NodeUnderTest.process(arguments(member)));
  }

  private List<String> arguments(int member, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--dbpath", dataFolder(member).toString()));
    arguments.addAll(List.of("--port", String.valueOf(ports.get(member))));
    arguments.addAll(List.of("--oplogSize", String.valueOf(shape.oplogMegabytes())));
    arguments.addAll(List.of("--logpath", folder.resolve("m" + member + ".log").toString()));
    arguments.addAll(List.of(more));
    arguments.addAll(shape.options());
    return arguments;
  }

  public Path dataFolder(int member) {
    return folder.resolve("m" + member);
  }

  /** Stops a process where it stands, or lets it go on; nobody asks it anything meanwhile. */
  public void freeze(int member, boolean still) throws IOException {
    if (still) {
      frozen.add(member);
    }
    process(member).freeze(still);
    if (!still) {
      frozen.remove(member);
    }
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
      String uri = "/test?directConnection=true&serverSelectionTimeoutMS=10000";
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
    return primaryBesides(-1);
  }

  /** Another member than that one that takes writes, or -1. */
  public int primaryBesides(int other) {
    for (int i = 0; i < ports.size(); i++) {
      if (i != other
          && isAlive(i)
          && !frozen.contains(i)
          && hello(i).getBoolean("isWritablePrimary", false)) {
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

  /** What a member knows of the set; empty when it does not answer. */
  public Document status(int member) {
    try {
      return admin(member, new Document("replSetGetStatus", 1));
    } catch (TapException silent) {
      return new Document();
    }
  }

  /** The state of a member by its own word, such as SECONDARY; empty when it does not answer. */
  public String state(int member) {
    for (Document each : status(member).getList("members", Document.class, List.of())) {
      if (each.getBoolean("self", false)) {
        return each.getString("stateStr");
      }
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
