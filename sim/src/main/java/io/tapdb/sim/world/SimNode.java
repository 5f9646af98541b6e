// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.world;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.oplog.MemoryDisk;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogSettings;
import io.tapdb.replica.Connection;
import io.tapdb.replica.Limits;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.NodeSettings;
import io.tapdb.replica.ReplicaNode;
import io.tapdb.replica.ReplySink;
import io.tapdb.replica.peer.Peers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A real node on disks that lose at a crash what was not forced.
 *
 * <p>Each life has threads of its own; what an earlier life still wanted to do never happens.
 */
public final class SimNode {
  private static final OplogSettings LOG = new OplogSettings(512 << 10, 64 << 10, 256 << 10, 0);
  private static final long HEAP = 64L << 20;
  private static final long LONGEST_WAIT_MILLIS = 20_000;
  private static final long PAUSE_MILLIS = 50;
  private static final Connection CLIENT = new Connection(1, "sim:1");

  private final MemoryDisk disk = new MemoryDisk();
  private final HeapBase base = new HeapBase();
  private final HeapBase localBase = new HeapBase();
  private final SimClock clock = new SimClock();
  private final RandomGenerator random;
  private final Durability durability;
  private final Trace trace;
  private final SimProcess process;
  private final List<Throwable> faults = new ArrayList<>();
  private Scheduler scheduler;
  private ReplicaNode node;
  private int life;

  /** A node that was never started. */
  public SimNode(RandomGenerator random, Durability durability, Trace trace) {
    this.random = random;
    this.durability = durability;
    this.trace = trace;
    this.process = new SimProcess(trace);
  }

  /** Starts the node on what its disks hold; throws what the node refuses to start with. */
  public void start() throws IOException {
    int now = ++life;
    scheduler = new Scheduler(clock, random, durability, trace);
    Scheduler threads = scheduler;
    node =
        ReplicaNode.open(
            new NodeSettings(
                "", HEAP, LOG, 0, false, Limits.ofHeap(HEAP), Map.of("syncdelay", "1")),
            new NodePorts(
                new SimDisk(disk, threads::meanwhile),
                new HeapStores(base, localBase),
                HeapSpill::new,
                clock,
                random,
                threads,
                threads,
                Peers.NONE,
                process,
                process,
                fault -> fault(now, fault)));
  }

  private void fault(int ofLife, Throwable fault) {
    if (ofLife == life) {
      faults.add(fault);
    }
  }

  /** Lets that many more writes to the disk of the log succeed, and none after them. */
  public void failDiskAfter(int writes) {
    disk.failAfter(writes);
  }

  /** Leaves no room on any disk, or gives it back. */
  public void fillDisks(boolean full) {
    disk.capacity(full ? 0 : Long.MAX_VALUE);
    base.full(full);
    trace.note("disks full", full ? 1 : 0);
  }

  /** Takes the power away; of what was not forced, chance or the worst case decides what stays. */
  public void crash(boolean losingAll) {
    life++;
    node = null;
    faults.clear();
    if (losingAll) {
      disk.crashLosingAll();
    } else {
      disk.crash(random);
    }
  }

  /** Hands in a command; the reply is dropped when the node crashes first. */
  public void send(Doc command, Consumer<Doc> onReply) {
    int ofLife = life;
    trace.note("send", command.toByteArray());
    ReplySink sink =
        reply -> {
          if (ofLife == life) {
            trace.note("reply", reply.toByteArray());
            onReply.accept(reply);
          }
        };
    var unused = node.dispatcher().dispatch(CLIENT, "test", command.toByteArray(), sink);
  }

  /** Runs a command to its end while nothing else is asked for. */
  public Doc run(Doc command) {
    List<Doc> replies = new ArrayList<>();
    send(command, replies::add);
    long end = clock.millis() + LONGEST_WAIT_MILLIS;
    while (replies.isEmpty()) {
      if (!faults.isEmpty()) {
        throw new IllegalStateException("the node stopped", faults.getFirst());
      }
      if (clock.millis() > end) {
        throw new IllegalStateException("no reply to " + command);
      }
      if (!scheduler.step()) {
        clock.advance(PAUSE_MILLIS);
      }
    }
    return replies.getFirst();
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  public SimClock clock() {
    return clock;
  }

  public Oplog log() {
    return scheduler.log();
  }

  /** Up to where the store on disk reaches. */
  public OpTime flushed() {
    return base.flushed();
  }

  /** What made it unsafe for this life to go on. */
  public List<Throwable> faults() {
    return faults;
  }

  /** Errors inside the node that no request explains. */
  public List<String> errors() {
    return process.errors();
  }
}
