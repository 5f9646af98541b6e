// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.member;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.oplog.MemoryDisk;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogSettings;
import io.tapdb.replica.Dispatcher;
import io.tapdb.replica.Limits;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.NodeSettings;
import io.tapdb.replica.ReplicaNode;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.peer.StreamAcceptor;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.net.Endpoint;
import io.tapdb.sim.net.SimNetwork;
import io.tapdb.sim.time.DriftingClock;
import io.tapdb.sim.time.Life;
import io.tapdb.sim.world.HeapSpill;
import io.tapdb.sim.world.HeapStores;
import io.tapdb.sim.world.SimProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A host of a simulated set: disks, a clock, and the real node that runs there, life after life.
 *
 * <p>What a life still wanted to do when it ended never happens; what it had written to its disks
 * but not forced is there after a kill and lost, wholly or in part, with the power.
 */
public final class SimMember implements Endpoint {
  private static final OplogSettings LOG = new OplogSettings(8 << 20, 128 << 10, 512 << 10, 0);
  private static final long HEAP = 64L << 20;

  private final int place;
  private final HostPort address;
  private final MemberWorld world;
  private final DriftingClock clock;
  private final DiskSpeed speed = new DiskSpeed();
  private final SimProcess process;
  private final List<Throwable> faults = new ArrayList<>();
  private MemoryDisk disk = new MemoryDisk();
  private HeapBase base = new HeapBase();
  private HeapBase localBase = new HeapBase();
  private SimNetwork network;
  private MemberThreads threads;
  private ReplicaNode node;
  private Life life;
  private int lives;
  private boolean powered = true;
  private boolean diskFails;

  /** A host on which nothing has run yet. */
  public SimMember(int place, MemberWorld world) {
    this.place = place;
    this.world = world;
    this.address = new HostPort("m" + place, HostPort.DEFAULT_PORT);
    this.clock = new DriftingClock(world.timeline());
    this.process =
        new SimProcess(address.toString(), world.trace(), event -> world.logged(this, event));
  }

  /** Says through which network the node reaches others. */
  public void join(SimNetwork itsNetwork) {
    network = itsNetwork;
  }

  public int place() {
    return place;
  }

  @Override
  public HostPort address() {
    return address;
  }

  @Override
  public Life listener() {
    return node == null ? null : life;
  }

  @Override
  public boolean powered() {
    return powered;
  }

  @Override
  public Dispatcher dispatcher() {
    return node.dispatcher();
  }

  @Override
  public StreamAcceptor streams() {
    return node.streams();
  }

  public boolean isRunning() {
    return node != null;
  }

  public boolean isPaused() {
    return node != null && life.paused();
  }

  /**
   * Starts the node on what its disks hold.
   *
   * @throws IOException what the node refuses to start with
   */
  public void start() throws IOException {
    powered = true;
    world.strategies().beforeStart().change(disk);
    life = new Life(place, ++lives);
    Life now = life;
    threads =
        new MemberThreads(
            world.timeline(),
            now,
            new MemberThreads.Host(clock, speed, world.strategies().durability()),
            world.random(),
            fault -> fault(now, fault));
    ReplicaNode opened =
        ReplicaNode.open(
            new NodeSettings(
                world.setName(),
                HEAP,
                LOG,
                0,
                false,
                Limits.ofHeap(HEAP),
                Map.of("syncdelay", "3")),
            new NodePorts(
                disk,
                new HeapStores(base, localBase),
                HeapSpill::new,
                clock,
                world.random(),
                threads,
                threads,
                network.join(now),
                process,
                process,
                fault -> fault(now, fault)),
            world.strategies().rules());
    if (threads.log().recovered() != null) {
      world.coverage().count(Coverage.Event.TORN_TAIL);
    }
    node = opened;
    world.trace().note("start", place);
  }

  /** Takes note of something that makes it unsafe for this life to go on. */
  public void fault(Throwable fault) {
    fault(life, fault);
  }

  private void fault(Life of, Throwable fault) {
    if (of == life && !life.ended()) {
      faults.add(fault);
    }
  }

  /** Ends the process at once; the host goes on and refuses connections. */
  public void kill() {
    world.trace().note("kill", place);
    end(SimNetwork.Ending.KILLED);
    if (diskFails) {
      disk.crash(world.random());
      diskFails = false;
    }
  }

  /** Takes the power away; of what was not forced, chance or the worst case decides what stays. */
  public void losePower(boolean losingAll) {
    world.trace().note("power", place);
    if (log() != null && !log().last().equals(log().durable())) {
      world.coverage().count(Coverage.Event.WRITES_LOST);
    }
    powered = false;
    end(SimNetwork.Ending.POWER_LOST);
    diskFails = false;
    if (losingAll) {
      disk.crashLosingAll();
    } else {
      disk.crash(world.random());
    }
  }

  private void end(SimNetwork.Ending ending) {
    node = null;
    faults.clear();
    life.end();
    network.ended(life, ending);
  }

  /** Stops the node as it should be stopped. */
  public void stop() throws IOException {
    world.trace().note("stop", place);
    node.close();
    end(SimNetwork.Ending.GOODBYE);
  }

  /** Stops the process from doing anything for a while. */
  public void pause() {
    life.pause();
    network.paused(life);
  }

  public void resume() {
    world.timeline().resume(life);
  }

  /** Takes away everything the stopped node has on disk. */
  public void wipe() {
    disk = new MemoryDisk();
    base = new HeapBase();
    localBase = new HeapBase();
    threads = null;
  }

  public DriftingClock clock() {
    return clock;
  }

  public void slowDisk(boolean slow) {
    speed.slow(slow);
  }

  /** Lets that many more writes to the disk of the log succeed, and none after them. */
  public void failDiskAfter(int writes) {
    diskFails = true;
    disk.failAfter(writes);
  }

  /** Whether the disk was told to fail, and has not been replaced since. */
  public boolean hasFailingDisk() {
    return diskFails;
  }

  /** Whether the node has to stop, and may, because its disk was told to fail. */
  public boolean hasFailedAsTold() {
    return diskFails && !faults.isEmpty();
  }

  /** What made it unsafe for this life to go on. */
  public List<Throwable> faults() {
    return diskFails ? List.of() : faults;
  }

  /** Errors inside the node that no request explains. */
  public List<String> errors() {
    return process.errors();
  }

  /** What the running node knows of its set. */
  public SetView view() {
    return node.membership().view();
  }

  /** What the running node takes for committed. */
  public OpTime committed() {
    return node.membership().progress().committed().opTime();
  }

  /** The node of this life, or null when none runs. */
  public ReplicaNode node() {
    return node;
  }

  /** The log as the present life has it, or as the last one left it; null before the first. */
  public Oplog log() {
    return threads == null ? null : threads.log();
  }

  /** Up to where the store on disk reaches. */
  public OpTime flushed() {
    return base.flushed();
  }

  @Override
  public String toString() {
    return address + " in its life " + lives;
  }
}
