// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.io.Flusher;
import io.tapdb.engine.sort.Spill;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Scratch;
import io.tapdb.oplog.LogDisk;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a node needs of the world: disks, time, chance, threads, and somebody to tell.
 *
 * @param oplogDisk where the log is
 * @param base where stable data are
 * @param localBase where data are that are not in the log
 * @param scratch where versions go that must wait
 * @param cache values of the base read often
 * @param spills makes room on disk for one sort
 * @param clock time
 * @param random chance; safe for many threads
 * @param workers threads for requests, and a timer
 * @param threads what makes the log durable and what flushes
 * @param log where events are written
 * @param process facts about the process
 * @param onFault told of what makes it unsafe to go on; has to stop the node
 */
public record NodePorts(
    LogDisk oplogDisk,
    BaseStore base,
    BaseStore localBase,
    Scratch scratch,
    PointCache cache,
    Supplier<Spill> spills,
    NodeClock clock,
    RandomGenerator random,
    Workers workers,
    Threads threads,
    NodeLog log,
    ProcessFacts process,
    Consumer<Throwable> onFault) {

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

    /** Flushes, spills and tidies up whenever there is need. */
    Background flusher(
        Flusher.Maintenance maintenance, Flusher.Listener listener, Consumer<Throwable> onFault);
  }
}
