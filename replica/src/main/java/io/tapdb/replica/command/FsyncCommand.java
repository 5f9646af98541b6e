// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeParts;
import io.tapdb.replica.node.WriteLock;
import java.util.Set;

/**
 * Brings everything written so far into the store on disk, and on request keeps all later writes
 * waiting until {@code fsyncUnlock}.
 */
final class FsyncCommand extends NodeCommand {
  private static final Set<String> FIELDS =
      Set.of("lock", "fsyncLockAcquisitionTimeoutMillis", "async");
  private static final long POLL_MILLIS = 5;
  private static final long NO_TIMEOUT = -1;

  private final NodeContext node;
  private final NodeParts parts;

  FsyncCommand(NodeContext node, NodeParts parts) {
    super("fsync", "brings everything written so far to disk, and may lock writes out");
    this.node = node;
    this.parts = parts;
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    if (arguments.flag("async", false)) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS, "the option 'async' of fsync is not supported");
    }
    long timeout = arguments.count("fsyncLockAcquisitionTimeoutMillis", 0);
    new Run(invocation, arguments.flag("lock", false), timeout == 0 ? NO_TIMEOUT : timeout).begin();
  }

  /** One request, looked after by the timer until the store is as far as it has to be. */
  private final class Run {
    private final Invocation invocation;
    private final boolean lock;
    private final long timeoutMillis;
    private OpTime target;
    private boolean holds;
    private boolean givenUp;

    Run(Invocation invocation, boolean lock, long timeoutMillis) {
      this.invocation = invocation;
      this.lock = lock;
      this.timeoutMillis = timeoutMillis;
    }

    void begin() {
      if (!lock) {
        node.engine().seal(false, this::sealed);
      } else if (!enter()) {
        later(this::begin);
        return;
      }
      look();
    }

    private boolean enter() {
      WriteLock.Entry entry = parts.writeLock().enter();
      switch (entry) {
        case TO_BE_TAKEN -> node.engine().seal(true, this::sealed);
        case TAKEN -> {
          OpTime newest = parts.writeLock().heldAt();
          synchronized (this) {
            holds = true;
            target = newest;
          }
        }
        case BUSY -> {
          return false;
        }
      }
      return true;
    }

    private void sealed(OpTime newest) {
      if (lock) {
        // before anybody may want to give the hold back
        parts.writeLock().taken(newest);
      }
      boolean unwanted;
      synchronized (this) {
        target = newest;
        holds = lock;
        unwanted = givenUp;
      }
      if (lock && unwanted) {
        FsyncUnlockCommand.release(node, parts);
      }
      parts.wakeFlusher();
    }

    private void later(Runnable step) {
      node.workers().schedule(POLL_MILLIS, () -> guarded(step));
    }

    private void guarded(Runnable step) {
      try {
        invocation.operation().check();
        step.run();
      } catch (TapdbException stopped) {
        giveUp(stopped);
      }
    }

    private void look() {
      OpTime wanted = wanted();
      if (wanted != null && isOnDisk(wanted)) {
        reply();
        return;
      }
      String problem = parts.maintenance().problem();
      if (problem != null) {
        giveUp(new TapdbException(ErrorCode.OPERATION_FAILED, "fsync failed: " + problem));
      } else if (wanted == null && timeoutMillis != NO_TIMEOUT && waited() > timeoutMillis) {
        giveUp(
            new TapdbException(
                ErrorCode.LOCK_TIMEOUT, "fsync could not stop the writes in the time allowed"));
      } else {
        later(this::look);
      }
    }

    /** What is not committed in a set is never flushed, so there the log is what has to be safe. */
    private boolean isOnDisk(OpTime wanted) {
      OpTime safe = node.member().isInSet() ? node.oplog().durable() : node.engine().flushed();
      return Long.compareUnsigned(wanted.timestamp(), safe.timestamp()) <= 0;
    }

    private long waited() {
      return invocation.operation().runningNanos() / 1_000_000;
    }

    /** What has to be on disk; with writes stopped by somebody else that is what there is. */
    private synchronized OpTime wanted() {
      return target == null && !lock ? parts.writeLock().heldAt() : target;
    }

    private void giveUp(TapdbException reason) {
      boolean release;
      synchronized (this) {
        release = holds;
        givenUp = true;
      }
      if (release) {
        FsyncUnlockCommand.release(node, parts);
      }
      invocation.fail(reason);
    }

    private void reply() {
      if (!lock) {
        invocation.reply(new DocWriter().put("numFiles", 1));
        return;
      }
      invocation.reply(
          new DocWriter()
              .put("info", "now locked against writes, use db.fsyncUnlock() to unlock")
              .put("lockCount", (long) parts.writeLock().count()));
    }
  }
}
