// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.message.MemberState;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.CaffeineCache;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.engine.store.HeapScratch;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Scratch;
import io.tapdb.oplog.MemoryDisk;
import io.tapdb.oplog.OplogSettings;
import io.tapdb.replica.Connection;
import io.tapdb.replica.HeapSpill;
import io.tapdb.replica.Limits;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.NodeSettings;
import io.tapdb.replica.Pending;
import io.tapdb.replica.ReplicaNode;
import io.tapdb.replica.SteppedThreads;
import io.tapdb.replica.StoreFiles;
import io.tapdb.replica.TestProcess;
import io.tapdb.replica.sync.HeapRollbackFiles;
import io.tapdb.replica.sync.RollbackFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** One member of a set under test: its disks outlive it. */
public final class TestMember {
  private final TestSet set;
  private final HostPort host;
  private final Map<String, String> parameters;
  private final Random random;
  private MemoryDisk disk = new MemoryDisk();
  private HeapBase base = new HeapBase();
  private HeapBase localBase = new HeapBase();
  private final TestProcess process = new TestProcess();
  private final List<Throwable> faults = new ArrayList<>();
  private final List<Consumer<HostPort>> lostListeners = new ArrayList<>();
  private SteppedThreads threads;
  private ReplicaNode node;
  private final HeapRollbackFiles rollbackFiles = new HeapRollbackFiles();
  private boolean paused;

  TestMember(TestSet set, HostPort host, Map<String, String> parameters) {
    this.set = set;
    this.host = host;
    this.parameters = parameters;
    this.random = new Random(host.toString().hashCode());
  }

  void start() {
    start(set.name());
  }

  private void start(String setName) {
    threads = new SteppedThreads(set.clock());
    lostListeners.clear();
    paused = false;
    try {
      node =
          ReplicaNode.open(
              new NodeSettings(
                  setName,
                  64L << 20,
                  new OplogSettings(8 << 20, 256 * 1024, 1 << 20, 0),
                  0,
                  false,
                  Limits.ofHeap(256L << 20),
                  parameters),
              new NodePorts(
                  disk,
                  new Stores(),
                  HeapSpill::new,
                  set.clock(),
                  random,
                  threads,
                  threads,
                  set.network().peersOf(this),
                  process,
                  process,
                  faults::add));
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  private final class Stores implements StoreFiles {
    @Override
    public BaseStore base() {
      return base;
    }

    @Override
    public BaseStore localBase() {
      return localBase;
    }

    @Override
    public Scratch scratch() {
      return new HeapScratch();
    }

    @Override
    public RollbackFiles rollbackFiles() {
      return rollbackFiles;
    }

    @Override
    public PointCache cache() {
      return new CaffeineCache(1 << 20);
    }
  }

  /** Ends the process at once, with all that was not forced. */
  public void kill() {
    node = null;
    disk.crashLosingAll();
    set.network().died(this);
  }

  /** Starts the process again. */
  public void restart() {
    start();
  }

  /** Ends the process and starts it again without a set. */
  public void restartAlone() {
    kill();
    start("");
  }

  /** Ends the process, and loses its disks too. */
  public void wipe() {
    kill();
    disk = new MemoryDisk();
    base = new HeapBase();
    localBase = new HeapBase();
  }

  /** Lets the process do nothing, as SIGSTOP does, or go on. */
  public void pause(boolean isPaused) {
    paused = isPaused;
  }

  boolean isPaused() {
    return paused;
  }

  void onLost(Consumer<HostPort> listener) {
    lostListeners.add(listener);
  }

  void lost(HostPort whom) {
    lostListeners.forEach(listener -> listener.accept(whom));
  }

  public boolean isAlive() {
    return node != null;
  }

  public ReplicaNode node() {
    return node;
  }

  public SteppedThreads threads() {
    return threads;
  }

  public HostPort host() {
    return host;
  }

  public HeapRollbackFiles rollbackFiles() {
    return rollbackFiles;
  }

  public TestProcess process() {
    return process;
  }

  public List<Throwable> faults() {
    return faults;
  }

  public MemberState state() {
    return node.membership().view().state();
  }

  public boolean isWritable() {
    return isAlive() && node.membership().view().isWritable();
  }

  /** Hands in a request and does no work for it but what happens at once. */
  public Pending begin(String database, Doc command) {
    Pending pending = new Pending();
    Connection client = new Connection(1, "client:1");
    pending.operation(node.dispatcher().dispatch(client, database, command.toByteArray(), pending));
    return pending;
  }

  public Pending begin(String database, String json) {
    return begin(database, Json.parse(json));
  }

  /** Runs a command to its reply, for at most a minute of the set's time. */
  public Doc run(String database, String json) {
    Pending pending = begin(database, json);
    set.until(pending::isDone, 60_000);
    return pending.reply();
  }

  public Doc ok(String database, String json) {
    Doc reply = run(database, json);
    assertThat(reply.get("ok").float64()).as("%s: %s", json, reply).isEqualTo(1.0);
    assertThat(reply.has("writeErrors")).as("%s: %s", json, reply).isFalse();
    assertThat(reply.has("writeConcernError")).as("%s: %s", json, reply).isFalse();
    return reply;
  }

  public Doc ok(String json) {
    return ok("test", json);
  }

  @Override
  public String toString() {
    return host.toString();
  }
}
