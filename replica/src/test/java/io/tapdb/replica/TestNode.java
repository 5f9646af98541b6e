// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.CaffeineCache;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.engine.store.HeapScratch;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Scratch;
import io.tapdb.oplog.MemoryDisk;
import io.tapdb.oplog.OplogSettings;
import io.tapdb.replica.member.Membership;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.sync.HeapRollbackFiles;
import io.tapdb.replica.sync.RollbackFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real node over disks on the heap, in the process of the test: run commands on it, stop it, take
 * its power away, and start it again on what the disks have kept.
 *
 * <p>By default everything happens on the test's thread, step by step and under a clock that stands
 * still; a threaded node has threads of its own.
 */
public final class TestNode implements AutoCloseable {
  private static final int INTERNAL_ERROR = 7310001;

  private final MemoryDisk disk = new MemoryDisk();
  private HeapBase base = new HeapBase();
  private final HeapBase localBase = new HeapBase();
  private final ManualClock clock = new ManualClock();
  private final TestProcess process = new TestProcess();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final Connection connection = new Connection(1, "127.0.0.1:50000");
  private final Setup setup;
  private final Random random;
  private SteppedThreads stepped;
  private RealThreads real;
  private ReplicaNode node;

  /** How a node under test is set up. */
  public static final class Setup {
    private final Map<String, String> parameters = new HashMap<>();
    private Limits limits = Limits.ofHeap(256L << 20);
    private OplogSettings oplog = new OplogSettings(8 << 20, 256 * 1024, 1 << 20, 0);
    private double retentionHours;
    private long heapBytes = 64L << 20;
    private int threads;
    private boolean volatileStore;
    private Membership membership;

    /** A node that believes to have that part in a set; its own data are those of the test. */
    public Setup membership(Membership part) {
      membership = part;
      return this;
    }

    public Setup parameter(String name, String value) {
      parameters.put(name, value);
      return this;
    }

    public Setup testCommands() {
      return parameter("enableTestCommands", "1");
    }

    public Setup limits(Limits other) {
      limits = other;
      return this;
    }

    public Setup heapBytes(long bytes) {
      heapBytes = bytes;
      return this;
    }

    /** A log whose entries can be as large as any. */
    public Setup largeLog() {
      oplog = new OplogSettings(256L << 20, 40 << 20, 32 << 20, 0);
      return this;
    }

    public Setup oplog(OplogSettings settings) {
      oplog = settings;
      return this;
    }

    /** Keeps entries of the log that long at least. */
    public Setup retentionHours(double hours) {
      retentionHours = hours;
      return this;
    }

    /** Threads of its own and the clock of the machine. */
    public Setup threads(int workers) {
      threads = workers;
      return this;
    }

    /** A store that is empty at every start. */
    public Setup volatileStore() {
      volatileStore = true;
      return this;
    }

    public TestNode start() {
      TestNode started = new TestNode(this);
      started.open();
      return started;
    }
  }

  private TestNode(Setup setup) {
    this.setup = setup;
    this.random = new Random(42);
  }

  /** A node with nothing special about it. */
  public static TestNode start() {
    return new Setup().start();
  }

  public static Setup with() {
    return new Setup();
  }

  private void open() {
    if (setup.volatileStore) {
      base = new HeapBase();
    }
    stepped = new SteppedThreads(clock);
    real = setup.threads == 0 ? null : new RealThreads(setup.threads, faults::add);
    NodePorts ports =
        new NodePorts(
            disk,
            stores(),
            HeapSpill::new,
            real == null ? clock : machineClock(),
            random,
            real == null ? stepped : real,
            real == null ? stepped : real,
            Peers.NONE,
            process,
            process,
            faults::add);
    try {
      NodeSettings settings =
          new NodeSettings(
              "",
              setup.heapBytes,
              setup.oplog,
              setup.retentionHours,
              setup.volatileStore,
              setup.limits,
              setup.parameters);
      node =
          setup.membership == null
              ? ReplicaNode.open(settings, ports)
              : ReplicaNode.open(settings, ports, setup.membership);
      if (setup.membership != null && setup.membership.isInSet()) {
        // there is nobody else who would tell the engine to take writes
        node.context().engine().role().lead(0);
      }
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  private StoreFiles stores() {
    return new StoreFiles() {
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
      public PointCache cache() {
        return new CaffeineCache(8 << 20);
      }

      @Override
      public RollbackFiles rollbackFiles() {
        return new HeapRollbackFiles();
      }
    };
  }

  private static NodeClock machineClock() {
    return new NodeClock() {
      @Override
      public long millis() {
        return System.currentTimeMillis();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }
    };
  }

  /** Makes the engine take no more writes, as another member leads. */
  public void stopLeading() {
    node.context().engine().role().follow(last -> {});
  }

  public ManualClock clock() {
    return clock;
  }

  public SteppedThreads threads() {
    return stepped;
  }

  public MemoryDisk disk() {
    return disk;
  }

  public HeapBase base() {
    return base;
  }

  public TestProcess process() {
    return process;
  }

  public Connection connection() {
    return connection;
  }

  /** What the node called unsafe; empty as long as all is well. */
  public List<Throwable> faults() {
    return faults;
  }

  public ReplicaNode node() {
    return node;
  }

  /** Hands in a request and does no work for it but what happens at once. */
  public Pending begin(Connection from, String database, byte[] command) {
    Pending pending = new Pending();
    pending.operation(node.dispatcher().dispatch(from, database, command, pending));
    return pending;
  }

  public Pending begin(String database, Doc command) {
    return begin(connection, database, command.toByteArray());
  }

  public Pending begin(String database, String json) {
    return begin(database, Json.parse(json));
  }

  /** Runs a command to its reply. */
  public Doc run(String database, Doc command) {
    Pending pending = begin(database, command);
    if (real != null) {
      return pending.await();
    }
    stepped.settle();
    return pending.reply();
  }

  public Doc run(String database, String json) {
    return run(database, Json.parse(json));
  }

  /** Runs a command on database {@code test} that must succeed. */
  public Doc ok(String json) {
    return ok("test", json);
  }

  public Doc ok(String database, String json) {
    Doc reply = run(database, json);
    assertThat(reply.get("ok").float64()).as("%s: %s", json, reply).isEqualTo(1.0);
    assertThat(reply.has("writeErrors")).as("%s: %s", json, reply).isFalse();
    return reply;
  }

  /** Runs a command on database {@code test} that must fail, and gives the message. */
  public String fails(int code, String json) {
    return fails("test", code, json);
  }

  public String fails(String database, int code, String json) {
    Doc reply = run(database, json);
    assertThat(reply.get("ok").float64()).as("%s: %s", json, reply).isEqualTo(0.0);
    assertThat(reply.get("code").int32()).as("%s: %s", json, reply).isEqualTo(code);
    assertThat(reply.get("codeName").isString()).isTrue();
    return reply.get("errmsg").string();
  }

  /** Adds documents {@code {_id: first}} to {@code {_id: last}} with some more fields. */
  public void fill(String collection, int first, int last, String fields) {
    for (int from = first; from <= last; from += 1000) {
      DocWriter command = new DocWriter().put("insert", collection).openArray("documents");
      for (int id = from; id <= Math.min(last, from + 999); id++) {
        String document = "{_id: " + id + (fields.isEmpty() ? "" : ", " + fields) + "}";
        command.add(Json.parse(document.replace("#", Integer.toString(id))));
      }
      Doc reply = run("test", command.close().build());
      assertThat(reply.get("ok").float64()).as("%s", reply).isEqualTo(1.0);
      assertThat(reply.has("writeErrors")).as("%s", reply).isFalse();
    }
  }

  /** All documents a find gives, however many batches that takes. */
  public List<Doc> find(String json) {
    return drain("test", ok("test", json));
  }

  /** All documents of a cursor that began with this reply. */
  public List<Doc> drain(String database, Doc firstReply) {
    List<Doc> all = new ArrayList<>();
    Doc cursor = firstReply.get("cursor").doc();
    String batch = "firstBatch";
    while (true) {
      FieldCursor each = cursor.get(batch).doc().fields();
      while (each.next()) {
        all.add(each.value().doc());
      }
      long id = cursor.get("id").int64();
      if (id == 0) {
        return all;
      }
      String namespace = cursor.get("ns").string();
      Doc more =
          new DocWriter()
              .put("getMore", id)
              .put("collection", namespace.substring(namespace.indexOf('.') + 1))
              .build();
      Doc reply = run(database, more);
      assertThat(reply.get("ok").float64()).as("%s", reply).isEqualTo(1.0);
      cursor = reply.get("cursor").doc();
      batch = "nextBatch";
    }
  }

  /** The value at a dotted path of a reply. */
  public static Value at(Doc reply, String path) {
    Value value = Value.of(reply);
    for (String part : path.split("\\.", -1)) {
      value = value.doc().get(part);
      if (value.isMissing()) {
        return value;
      }
    }
    return value;
  }

  /** The text of the value at a dotted path of a reply, as relaxed JSON. */
  public static String show(Doc reply, String path) {
    return at(reply, path).toString();
  }

  /** Checks every index of a collection against its documents. */
  public void checkValid(String collection) {
    Doc report = ok("{validate: '" + collection + "', full: true}");
    assertThat(report.get("valid").bool()).as("%s", report).isTrue();
  }

  /** Stops the node as it should be stopped, and starts it again. */
  public void restart() {
    stop();
    open();
  }

  /** Stops the node, loses the files of its store, and starts it again. */
  public void restartWithoutBase() {
    stop();
    base = new HeapBase();
    open();
  }

  /** Takes the power away, with everything that was not forced to disk, and starts again. */
  public void crash() {
    node = null;
    disk.crashLosingAll();
    open();
  }

  private void stop() {
    try {
      node.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      node = null;
    }
  }

  /** Stops the node; it must have been well to the end. */
  @Override
  public void close() {
    if (node != null) {
      stop();
    }
    assertThat(faults).isEmpty();
    assertThat(process.events())
        .as("internal errors")
        .noneMatch(event -> event.id() == INTERNAL_ERROR);
  }
}
