// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.Connection;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.RunningOperation;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The requests under way, by their ids. Safe for many threads. */
public final class OperationRegistry {
  private final Map<Long, RunningOperation> running = new ConcurrentHashMap<>();
  private final AtomicLong requestBytes = new AtomicLong();
  private final AtomicLong ids = new AtomicLong();
  private final NodeClock clock;

  public OperationRegistry(NodeClock clock) {
    this.clock = clock;
  }

  public RunningOperation begin(Connection connection, String database, Doc command) {
    RunningOperation operation =
        new RunningOperation(ids.incrementAndGet(), connection, database, command, clock);
    running.put(operation.id(), operation);
    requestBytes.addAndGet(command.length());
    return operation;
  }

  public void end(RunningOperation operation) {
    operation.ended();
    if (running.remove(operation.id()) != null) {
      requestBytes.addAndGet(-operation.command().length());
    }
  }

  /** The size of all requests under way. */
  public long requestBytes() {
    return requestBytes.get();
  }

  /** Stops the operation if it is still running. */
  public void kill(long id, ErrorCode reason) {
    RunningOperation operation = running.get(id);
    if (operation != null) {
      operation.stop(reason);
    }
  }

  public void killAll(ErrorCode reason) {
    running.values().forEach(operation -> operation.stop(reason));
  }

  public Collection<RunningOperation> all() {
    return running.values();
  }
}
