// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.CaffeineCache;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.engine.store.HeapScratch;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Scratch;
import io.tapdb.engine.write.LoggedEntry;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.MemoryDisk;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogCursor;
import io.tapdb.oplog.OplogSettings;
import io.tapdb.replica.Connection;
import io.tapdb.replica.HeapSpill;
import io.tapdb.replica.Limits;
import io.tapdb.replica.ManualClock;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.NodeSettings;
import io.tapdb.replica.Pending;
import io.tapdb.replica.ReplySink;
import io.tapdb.replica.SteppedThreads;
import io.tapdb.replica.StoreFiles;
import io.tapdb.replica.TestProcess;
import io.tapdb.replica.command.CommandDispatcher;
import io.tapdb.replica.command.Commands;
import io.tapdb.replica.concern.Concerns;
import io.tapdb.replica.member.Alone;
import io.tapdb.replica.member.MemberFiles;
import io.tapdb.replica.member.Membership;
import io.tapdb.replica.node.Cursors;
import io.tapdb.replica.node.Departure;
import io.tapdb.replica.node.FailPoints;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeData;
import io.tapdb.replica.node.NodeParts;
import io.tapdb.replica.node.OpCounters;
import io.tapdb.replica.node.OperationRegistry;
import io.tapdb.replica.node.Parameters;
import io.tapdb.replica.node.WriteLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bson.types.ObjectId;

/**
 * The data of a member over disks on the heap: engine, log and commands as they are, with the test
 * in the place of the election and of whoever pulls entries.
 */
final class HeapMember {
  private static final OplogSettings LOG = new OplogSettings(8 << 20, 256 * 1024, 1 << 20, 0);
  private static final String CONFIG =
      "{_id: 'rs', version: 1, members: [{_id: 0, host: 'a:1'}, {_id: 1, host: 'b:1'}]}";

  final HostPort address;
  final MemoryDisk disk = new MemoryDisk();
  final TestProcess process = new TestProcess();
  final List<Throwable> faults = new ArrayList<>();
  final List<MemberState> states = new ArrayList<>();
  final HeapRollbackFiles rollbackFiles = new HeapRollbackFiles();
  final Parameters parameters = new Parameters();
  final MemberFiles files = new MemberFiles(disk);
  final ManualClock clock;
  private final TestNetwork network;
  HeapBase base = new HeapBase();
  private final HeapBase localBase = new HeapBase();
  SteppedThreads threads;
  NodeData data;
  Progress progress;
  Checkpoints checkpoints;
  private final boolean volatileStore;
  private CommandDispatcher dispatcher;
  private NodeContext context;
  private boolean up;

  HeapMember(String host, ManualClock clock, TestNetwork network) {
    this(host, clock, network, false);
  }

  /** A member whose store, if that is asked for, is empty at every start of the process. */
  HeapMember(String host, ManualClock clock, TestNetwork network, boolean volatileStore) {
    this.volatileStore = volatileStore;
    this.address = new HostPort(host, 1);
    this.clock = clock;
    this.network = network;
    try {
      files.storeConfig(Json.parse(CONFIG));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    open();
    network.add(this);
  }

  /** Starts on what the disks hold. */
  void open() {
    threads = new SteppedThreads(clock);
    NodePorts ports = ports();
    try {
      data =
          NodeData.open(
              ports,
              new NodeSettings(
                  "rs", 64L << 20, LOG, 0, volatileStore, Limits.ofHeap(256L << 20), Map.of()),
              files);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
    data.onDurable(durable -> {});
    progress = new Progress();
    progress.opened(positions(), new Position(data.engine().flushed(), 0));
    Membership membership = membership();
    context =
        new NodeContext(
            data,
            membership,
            Concerns.of(membership, data, clock, threads),
            new Departure(),
            Limits.ofHeap(256L << 20),
            parameters,
            new OperationRegistry(clock),
            new Cursors(new Random(1), clock, 100, 1 << 20),
            new FailPoints(new Random(1)),
            new OpCounters(),
            threads,
            clock,
            new Random(1),
            process,
            process,
            faults::add);
    checkpoints = new Checkpoints(data, clock, new Random(3), threads, process);
    NodeParts nodeParts = new NodeParts(data, new WriteLock(), checkpoints, volatileStore);
    dispatcher = new CommandDispatcher(context, Commands.table(context, nodeParts));
    up = true;
  }

  /** That of a node alone, but with a rollback id. */
  private Membership membership() {
    Alone alone = new Alone(new ObjectId(1, 1), "");
    return (Membership)
        Proxy.newProxyInstance(
            Membership.class.getClassLoader(),
            new Class<?>[] {Membership.class},
            (proxy, method, arguments) ->
                method.getName().equals("rollbackId")
                    ? files.rollbackId()
                    : method.invoke(alone, arguments));
  }

  private NodePorts ports() {
    return new NodePorts(
        disk,
        stores(),
        HeapSpill::new,
        clock,
        new Random(7),
        threads,
        threads,
        network.peers(this),
        process,
        process,
        faults::add);
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
        return new CaffeineCache(1 << 20);
      }

      @Override
      public RollbackFiles rollbackFiles() {
        return rollbackFiles;
      }
    };
  }

  RecourseParts parts() {
    return new RecourseParts(ports(), data, files, parameters, progress, events(), this::interrupt);
  }

  private DataEvents events() {
    return new DataEvents() {
      @Override
      public void tell(Event event) {
        if (event instanceof Event.DataStateChanged changed) {
          states.add(changed.state());
        }
      }

      @Override
      public void tellSoon(Supplier<List<Event>> events) {
        throw new IllegalStateException("nothing moves here");
      }
    };
  }

  private void interrupt() {
    context.operations().killAll(io.tapdb.engine.ErrorCode.INTERRUPTED_DUE_TO_REPL_STATE_CHANGE);
    context.cursors().closeAll();
  }

  private LogPositions positions() {
    return LogPositions.at(new Position(data.oplog().last(), 0));
  }

  boolean isUp() {
    return up;
  }

  /** Takes the power away, with all that was not forced. */
  void losePower() {
    up = false;
    disk.crashLosingAll();
  }

  void crash() {
    losePower();
    faults.clear();
    if (volatileStore) {
      base = new HeapBase();
    }
    open();
  }

  // ---- what a set would do ----

  void lead(long term) {
    data.engine().role().lead(term);
  }

  void stopLeading() {
    data.engine().role().follow(last -> {});
    network.settle();
  }

  OpTime last() {
    return data.oplog().last();
  }

  /** Says that entries up to that one are committed, and brings them to the base. */
  void flush(OpTime upTo) {
    progress.heardFromSource(new Position(upTo, 0), new Position(upTo, 0));
    data.engine().advanceStable(upTo);
    data.engine().seal();
    data.wakeFlusher();
    network.settle();
  }

  /** Fetches and applies what the other one has behind the own last entry, or from the flushed. */
  void follow(HeapMember source) {
    follow(source, null);
  }

  /** Stops behind that entry; null for none. */
  void follow(HeapMember source, OpTime upTo) {
    try {
      Oplog log = data.oplog();
      boolean anew = log.isEmpty() && !data.engine().flushed().equals(OpTime.NULL);
      OpTime flushed = data.engine().flushed();
      OplogCursor entries =
          source
              .data
              .oplog()
              .after(anew ? new OpTime(flushed.timestamp() - 1, flushed.term()) : log.last());
      List<LoggedEntry> batch = new ArrayList<>();
      while (entries.next() && (upTo == null || !entries.opTime().isAfter(upTo))) {
        while (!log.hasRoomFor(entries.entry().length + 200)) {
          log.commit();
          log.prepareSpare();
        }
        log.append(entries.opTime(), entries.entry());
        if (!(anew && entries.opTime().equals(flushed))) {
          batch.add(new LoggedEntry(entries.opTime(), entries.entry()));
        }
      }
      data.wakeCommitter();
      if (!batch.isEmpty()) {
        data.engine().role().apply(batch, new Hoped());
      }
      network.settle();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static final class Hoped implements WriteListener<OpTime> {
    @Override
    public void committed(OpTime result, OpTime at) {}

    @Override
    public void failed(RuntimeException failure) {
      throw failure;
    }
  }

  // ---- commands ----

  void dispatch(String database, Doc command, ReplySink sink) {
    dispatcher.dispatch(new Connection(1, "127.0.0.1:1"), database, command.toByteArray(), sink);
  }

  /** Runs a command; single documents may be refused. */
  Doc attempt(String json) {
    Pending pending = new Pending();
    dispatch("test", Json.parse(json), pending);
    network.settle();
    Doc reply = pending.reply();
    assertThat(reply.get("ok").float64()).as("%s: %s", json, reply).isEqualTo(1.0);
    return reply;
  }

  Doc run(String json) {
    Doc reply = attempt(json);
    assertThat(reply.has("writeErrors")).as("%s: %s", json, reply).isFalse();
    return reply;
  }

  /** All documents of a collection by their ids. */
  Map<Integer, String> documents(String collection) {
    Doc reply = run("{find: '" + collection + "', batchSize: 100000}");
    Map<Integer, String> found = new TreeMap<>();
    var each = reply.get("cursor").doc().get("firstBatch").doc().fields();
    while (each.next()) {
      Doc document = each.value().doc();
      found.put(document.get("_id").int32(), document.toString());
    }
    return found;
  }

  /** A digest of all there is. */
  String hash() {
    return run("{dbHash: 1}").get("md5").string();
  }

  void checkValid(String collection) {
    assertThat(run("{validate: '" + collection + "', full: true}").get("valid").bool()).isTrue();
  }

  /** The entries behind that one, as documents. */
  List<Doc> entriesAfter(OpTime opTime) {
    try {
      List<Doc> found = new ArrayList<>();
      OplogCursor entries = data.oplog().after(opTime);
      while (entries.next()) {
        found.add(new Doc(entries.entry()));
      }
      return found;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
