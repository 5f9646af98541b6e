// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;

/** A request under way: what {@code currentOp} shows of it and by what it is stopped. */
public final class RunningOperation implements Operation {
  private final long id;
  private final Connection connection;
  private final String database;
  private final Doc command;
  private final NodeClock clock;
  private final long startNanos;
  private volatile long deadlineNanos = Long.MAX_VALUE;
  private volatile ErrorCode stopped;
  private volatile boolean ended;
  private volatile String planSummary = "";
  private volatile String message = "";

  public RunningOperation(
      long id, Connection connection, String database, Doc command, NodeClock clock) {
    this.id = id;
    this.connection = connection;
    this.database = database;
    this.command = command;
    this.clock = clock;
    this.startNanos = clock.nanos();
  }

  public long id() {
    return id;
  }

  public Connection connection() {
    return connection;
  }

  public String database() {
    return database;
  }

  public Doc command() {
    return command;
  }

  public long runningNanos() {
    return clock.nanos() - startNanos;
  }

  /** Ends the operation with MaxTimeMSExpired if it is still running then. */
  public void limitMillis(long millis) {
    if (millis > 0) {
      deadlineNanos = clock.nanos() + millis * 1_000_000;
    }
  }

  /** Takes the deadline back, where it only says how long to wait for something to come. */
  public void liftLimit() {
    deadlineNanos = Long.MAX_VALUE;
  }

  /** Milliseconds left until the deadline, or a very large number when there is none. */
  public long millisLeft() {
    long deadline = deadlineNanos;
    return deadline == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : Math.max(0, (deadline - clock.nanos()) / 1_000_000);
  }

  public void ended() {
    ended = true;
  }

  /** Whether the reply has been given. */
  public boolean hasEnded() {
    return ended;
  }

  /** Ends the operation at its next check. */
  public void stop(ErrorCode reason) {
    stopped = reason;
  }

  /** Whether it is to end at its next check. */
  public boolean isStopped() {
    return stopped != null;
  }

  /** Says what plan was chosen, in a word or two. */
  public void planSummary(String summary) {
    planSummary = summary;
  }

  public String planSummary() {
    return planSummary;
  }

  /** Says how far a long operation is. */
  public void message(String text) {
    message = text;
  }

  public String message() {
    return message;
  }

  @Override
  public void check() {
    ErrorCode reason = stopped;
    if (reason != null) {
      throw new TapdbException(reason, "operation was interrupted");
    }
    if (deadlineNanos != Long.MAX_VALUE && clock.nanos() - deadlineNanos > 0) {
      throw new TapdbException(ErrorCode.MAX_TIME_MS_EXPIRED, "operation exceeded time limit");
    }
  }
}
