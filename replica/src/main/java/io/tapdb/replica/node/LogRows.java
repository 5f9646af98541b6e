// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.oplog.EntriesDroppedException;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogCursor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Entries of the log as documents, from old to new or from new to old. */
public abstract class LogRows implements Rows {
  final Oplog oplog;
  final LogBounds bounds;
  final Operation operation;

  LogRows(Oplog oplog, LogBounds bounds, Operation operation) {
    this.oplog = oplog;
    this.bounds = bounds;
    this.operation = operation;
  }

  /** Entries from old to new; after the last there may be more later. */
  public static Rows forward(Oplog oplog, LogBounds bounds, Operation operation) {
    return new Forward(oplog, bounds, operation);
  }

  /** Entries from new to old. */
  public static Rows backward(Oplog oplog, LogBounds bounds, Operation operation) {
    return new Backward(oplog, bounds, operation);
  }

  abstract Doc read() throws IOException;

  /** The newest entry that need not be kept any more for this reader to go on. */
  abstract long position();

  @Override
  public final Doc next() {
    try {
      return read();
    } catch (EntriesDroppedException dropped) {
      throw lost();
    } catch (IOException failed) {
      // files of dropped segments are closed under those who still read them
      if (Long.compareUnsigned(oplog.first().timestamp(), position()) > 0) {
        throw lost();
      }
      throw new UncheckedIOException(failed);
    }
  }

  private static TapdbException lost() {
    return new TapdbException(
        ErrorCode.CAPPED_POSITION_LOST,
        "the entries of the oplog that come next here have been dropped; begin again");
  }

  @Override
  public void close() {
    // a reader of the log holds nothing
  }

  private static final class Forward extends LogRows {
    private OplogCursor entries;
    private long position;
    private boolean passed;

    Forward(Oplog oplog, LogBounds bounds, Operation operation) {
      super(oplog, bounds, operation);
      this.position = bounds.from();
    }

    @Override
    Doc read() throws IOException {
      if (entries == null) {
        entries =
            bounds.from() == 0 ? oplog.after(OpTime.NULL) : oplog.afterTimestamp(bounds.from() - 1);
      }
      while (!passed && entries.next()) {
        position = entries.opTime().timestamp();
        if (bounds.isBefore(position)) {
          passed = true;
        } else if (!bounds.isAfter(position)) {
          return new Doc(entries.entry());
        } else {
          operation.check();
        }
      }
      return null;
    }

    @Override
    long position() {
      return position;
    }
  }

  /** Walks from mark to mark, each time forward over the entries between two of them. */
  private static final class Backward extends LogRows {
    private final List<Doc> read = new ArrayList<>();
    private long end;
    private boolean first = true;

    Backward(Oplog oplog, LogBounds bounds, Operation operation) {
      super(oplog, bounds, operation);
      this.end = bounds.to();
    }

    @Override
    Doc read() throws IOException {
      while (read.isEmpty()) {
        operation.check();
        OpTime mark = bounds.isAfter(end) ? null : oplog.markBefore(end);
        if (mark == null && !first) {
          return null;
        }
        between(mark == null ? end : mark.timestamp());
        if (mark == null && read.isEmpty()) {
          return null;
        }
      }
      return read.removeLast();
    }

    /** Reads the entries from the mark to where the walk is; at first that one too. */
    private void between(long mark) throws IOException {
      OplogCursor entries = oplog.afterTimestamp(mark - 1);
      while (entries.next()) {
        long timestamp = entries.opTime().timestamp();
        int reach = Long.compareUnsigned(timestamp, end);
        if (reach > 0 || (reach == 0 && !first)) {
          break;
        }
        if (Long.compareUnsigned(timestamp, mark) >= 0 && !bounds.isAfter(timestamp)) {
          read.add(new Doc(entries.entry()));
        }
      }
      first = false;
      end = mark;
    }

    @Override
    long position() {
      return end;
    }
  }
}
