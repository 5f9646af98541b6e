// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.io.Flusher;
import io.tapdb.engine.sort.Spill;
import io.tapdb.oplog.LogDisk;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.peer.Peers;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a node needs of the world: disks, time, chance, threads, and somebody to tell.
 *
 * @param oplogDisk where the log is
 * @param stores opens the stores
 * @param spills makes room on disk for one sort
 * @param clock time
 * @param random chance; safe for many threads
 * @param workers threads for requests, and a timer
 * @param threads what makes the log durable and what flushes
 * @param peers the other members of the set
 * @param log where events are written
 * @param process facts about the process
 * @param onFault told of what makes it unsafe to go on; has to stop the node
 */
public record NodePorts(
    LogDisk oplogDisk,
    StoreFiles stores,
    Supplier<Spill> spills,
    NodeClock clock,
    RandomGenerator random,
    Workers workers,
    Threads threads,
    Peers peers,
    NodeLog log,
    ProcessFacts process,
    Consumer<Throwable> onFault) {

  /** The same with another clock. */
  NodePorts withClock(NodeClock other) {
    return new NodePorts(
        oplogDisk, stores, spills, other, random, workers, threads, peers, log, process, onFault);
  }

  /** The background work of a node, on threads of its own or under a simulator's control. */
  public interface Threads {
    /** Something that works in the background. */
    interface Background extends AutoCloseable {
      /** Says that there may be something to do. */
      void wake();

      @Override
      void close();
    }

    /** Makes the log durable whenever something was appended, and tells how far. */
    Background committer(Oplog oplog, Consumer<OpTime> onDurable, Consumer<Throwable> onFault);

    /**
     * An executor of its own that runs tasks one at a time, in the order they came, and promptly,
     * whatever else there is to do. What escapes a task is a fault.
     */
    Executor serial(String name);

    /** Flushes, spills and tidies up whenever there is need. */
    Background flusher(
        Flusher.Maintenance maintenance, Flusher.Listener listener, Consumer<Throwable> onFault);
  }
}
