// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.view.CoreView;
import io.tapdb.election.view.ElectionMetrics;
import io.tapdb.election.view.MemberView;
import io.tapdb.engine.InsertResult;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.Writes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.CaffeineCache;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.engine.store.HeapScratch;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Scratch;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.MemoryDisk;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.OplogCursor;
import io.tapdb.oplog.OplogSettings;
import io.tapdb.replica.HeapSpill;
import io.tapdb.replica.Limits;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.NodeSettings;
import io.tapdb.replica.SteppedThreads;
import io.tapdb.replica.StoreFiles;
import io.tapdb.replica.TestProcess;
import io.tapdb.replica.member.MemberFiles;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.node.NodeData;
import io.tapdb.replica.node.Parameters;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.peer.StreamListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.types.ObjectId;

/** One data plane of a {@link PlaneScene} with real data behind it. */
final class TestPlane implements DataEvents {
  final PlaneScene scene;
  final int id;
  final List<Event> events = new ArrayList<>();
  final List<Throwable> faults = new ArrayList<>();
  final List<HostPort> rollbacks = new ArrayList<>();
  final TestProcess process = new TestProcess();
  final MemoryDisk disk = new MemoryDisk();
  final HeapBase base = new HeapBase();
  private final HeapBase localBase = new HeapBase();
  private final List<Wire> wires = new ArrayList<>();
  OplogSettings oplog = new OplogSettings(8 << 20, 256 * 1024, 1 << 20, 0);
  SteppedThreads threads;
  NodeData data;
  Progress progress;
  Replication plane;
  MemberState state = MemberState.SECONDARY;
  private boolean up;
  private boolean deaf;
  boolean mustCopy;

  TestPlane(PlaneScene scene, int id) {
    this.scene = scene;
    this.id = id;
  }

  void open() {
    threads = new SteppedThreads(scene.clock);
    NodePorts ports =
        new NodePorts(
            disk,
            stores(),
            HeapSpill::new,
            scene.clock,
            new Random(id),
            threads,
            threads,
            new ScenePeers(),
            process,
            process,
            faults::add);
    NodeSettings settings =
        new NodeSettings(
            PlaneScene.SET, 64L << 20, oplog, 0, false, Limits.ofHeap(256L << 20), Map.of());
    try {
      data = NodeData.open(ports, settings, new MemberFiles(disk));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    progress = new Progress();
    plane =
        Replication.start(
            new DataParts(
                ports,
                data,
                new Parameters(),
                PlaneScene.SET,
                progress,
                this,
                () -> 1,
                () -> mustCopy,
                (source, done) -> {
                  rollbacks.add(source);
                  done.accept(Recourse.Outcome.TRY_ANOTHER);
                },
                (source, done) -> {
                  throw new IllegalStateException("nothing is ever copied here");
                }));
    up = true;
    plane.see(view());
  }

  /** What it does not forget. */
  MemberFiles files() {
    return new MemberFiles(disk);
  }

  boolean isUp() {
    return up;
  }

  boolean isDeaf() {
    return deaf;
  }

  /** Keeps it from hearing of the others. */
  void deaf(boolean isDeaf) {
    deaf = isDeaf;
  }

  /** The process dies with all that was not forced. */
  void kill() {
    up = false;
    disk.crashLosingAll();
    List.copyOf(wires).forEach(wire -> wire.end("the other side died"));
  }

  /** Breaks all its streams. */
  void breakStreams() {
    List.copyOf(wires).forEach(wire -> wire.end("the connection broke"));
  }

  SetView view() {
    List<MemberView> members = new ArrayList<>();
    scene.config.members().forEach(member -> members.add(view(scene.plane(member.id()))));
    CoreView.Role role =
        new CoreView.Role(
            scene.primaryId == id ? MemberState.PRIMARY : state,
            scene.term,
            scene.primaryId,
            scene.primaryId,
            CoreView.LeaderPhase.NONE,
            0,
            0,
            0,
            false);
    CoreView core =
        new CoreView(
            Optional.of(scene.config),
            id,
            role,
            members,
            new ElectionMetrics(Map.of(), Optional.empty(), Optional.empty()));
    return new SetView(core, new ObjectId(0, id), 0, scene.clock.nanos());
  }

  private MemberView view(TestPlane other) {
    boolean lives = other.up;
    MemberView.Contact contact =
        new MemberView.Contact(
            lives ? 0 : MemberView.NEVER, 0, 0, scene.pings.getOrDefault(other.id, 0), 2, "");
    return new MemberView(
        other.id,
        other == this,
        !lives ? MemberState.DOWN : scene.primaryId == other.id ? MemberState.PRIMARY : other.state,
        lives ? other.progress.own() : LogPositions.NONE,
        contact,
        HeartbeatReply.NO_CONFIG,
        "",
        0);
  }

  @Override
  public void tell(Event event) {
    events.add(event);
  }

  @Override
  public void tellSoon(Supplier<List<Event>> moved) {
    threads.schedule(5, () -> events.addAll(moved.get()));
  }

  <E extends Event> List<E> told(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
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
      public RollbackFiles rollbackFiles() {
        return new HeapRollbackFiles();
      }

      @Override
      public PointCache cache() {
        return new CaffeineCache(1 << 20);
      }
    };
  }

  /** Adds documents; gives how that ended, empty as long as it has not. */
  List<Object> insert(String collection, String... documents) {
    List<Object> ends = new ArrayList<>();
    List<Doc> parsed = new ArrayList<>();
    for (String document : documents) {
      parsed.add(Json.parse(document));
    }
    data.engine()
        .writes()
        .insert(
            Namespace.parse("test." + collection),
            parsed,
            true,
            new Writes.Call(Operation.UNSTOPPABLE, false),
            new WriteListener<InsertResult>() {
              @Override
              public void committed(InsertResult answer, OpTime at) {
                ends.add(at);
              }

              @Override
              public void failed(RuntimeException failure) {
                ends.add(failure);
              }
            });
    return ends;
  }

  /** All entries of its log. */
  List<String> log() {
    List<String> entries = new ArrayList<>();
    try {
      data.oplog().commit();
      OplogCursor cursor = data.oplog().after(OpTime.NULL);
      while (cursor.next()) {
        entries.add(cursor.opTime() + " " + new Doc(cursor.entry()));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return entries;
  }

  OpTime last() {
    return data.oplog().last();
  }

  OpTime applied() {
    return data.engine().published();
  }

  /** One stream between two planes. */
  private static final class Wire {
    final End near;
    final End far;
    boolean ended;

    Wire(TestPlane from, TestPlane to) {
      near = new End(this, from);
      far = new End(this, to);
      from.wires.add(this);
      to.wires.add(this);
    }

    void end(String reason) {
      if (!ended) {
        finish();
        near.hearEnd(reason);
        far.hearEnd(reason);
      }
    }

    void finish() {
      ended = true;
      near.owner.wires.remove(this);
      far.owner.wires.remove(this);
    }
  }

  private static final class End implements PeerStream {
    private final Wire wire;
    private final TestPlane owner;
    private final List<byte[]> early = new ArrayList<>();
    private StreamListener listener;

    End(Wire wire, TestPlane owner) {
      this.wire = wire;
      this.owner = owner;
    }

    private End other() {
      return wire.near == this ? wire.far : wire.near;
    }

    @Override
    public void send(byte[] message) {
      if (!wire.ended) {
        End to = other();
        to.owner.threads.execute(() -> to.hear(message));
      }
    }

    void hear(byte[] message) {
      if (listener == null) {
        early.add(message);
      } else {
        listener.message(message);
      }
    }

    void listen(StreamListener who) {
      listener = who;
      early.forEach(who::message);
    }

    void hearEnd(String reason) {
      if (listener != null && owner.up) {
        PlaneScene.end(owner, listener, reason);
      }
    }

    @Override
    public void close() {
      if (!wire.ended) {
        wire.finish();
        other().hearEnd("closed by the other side");
      }
    }
  }

  /** Streams to the other planes of the scene. */
  private final class ScenePeers implements Peers {
    @Override
    public void call(HostPort to, Doc command, long timeoutMillis, ReplyListener listener) {
      listener.failed("nobody answers here");
    }

    @Override
    public PeerStream open(HostPort to, Doc opening, StreamListener listener) {
      TestPlane target = scene.at(to);
      Wire wire = new Wire(TestPlane.this, target);
      wire.near.listener = listener;
      if (target.up) {
        target.threads.execute(() -> wire.far.listen(target.plane.opened(opening, wire.far)));
      } else {
        wire.finish();
        PlaneScene.end(TestPlane.this, listener, "connection refused");
      }
      return wire.near;
    }

    @Override
    public void probe(HostPort to, long timeoutMillis, Consumer<Probe> result) {
      result.accept(Probe.UNKNOWN);
    }

    @Override
    public void onLost(Consumer<HostPort> listener) {
      // nobody asks
    }

    @Override
    public void retain(Set<HostPort> members) {
      // connections cost nothing here
    }
  }
}
