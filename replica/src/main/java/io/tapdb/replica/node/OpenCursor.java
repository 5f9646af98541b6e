// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.QueryCursor;

/**
 * A cursor between two requests, or in use by one. Its state is guarded by its own lock, and
 * whoever brings it to its end closes it: once, and never while somebody reads from it.
 */
public final class OpenCursor {
  /** The request's bytes are kept, and its expressions once more in a form that can be run. */
  private static final int SHARE_OF_REQUEST = 2;

  private final long id;
  private final Namespace namespace;
  private final QueryCursor cursor;
  private final Keeping keeping;
  private State state = State.IDLE;
  private boolean forgotten;
  private long heldBytes;
  private boolean heldMore;
  private long lastUsedMillis;

  /** Where a cursor stands. */
  private enum State {
    IDLE,
    IN_USE,
    /** In use, and to be closed by the one who uses it. */
    KILLED_IN_USE,
    ENDED
  }

  /** What became of asking for a cursor. */
  enum Taken {
    YES,
    IN_USE,
    /** It has been killed, or has timed out. */
    GONE
  }

  /**
   * How a cursor is kept.
   *
   * @param immortal whether it stays however long nobody asks for it
   * @param awaitsData whether a request for more waits for documents to come
   * @param requestBytes the request that began it, parts of which it keeps
   */
  public record Keeping(boolean immortal, boolean awaitsData, int requestBytes) {}

  OpenCursor(long id, Namespace namespace, QueryCursor cursor, Keeping keeping, long nowMillis) {
    this.id = id;
    this.namespace = namespace;
    this.cursor = cursor;
    this.keeping = keeping;
    this.lastUsedMillis = nowMillis;
  }

  public long id() {
    return id;
  }

  public Namespace namespace() {
    return namespace;
  }

  public QueryCursor cursor() {
    return cursor;
  }

  public Keeping keeping() {
    return keeping;
  }

  /**
   * Asks the cursor what it holds; it is not in use by anybody else.
   *
   * @return by how much that is more than before
   */
  synchronized long measure() {
    if (forgotten) {
      return 0;
    }
    long now = cursor.heldBytes() + (long) SHARE_OF_REQUEST * keeping.requestBytes();
    long more = now - heldBytes;
    heldBytes = now;
    heldMore = more > 0;
    return more;
  }

  /** Whether it held more when it was measured last than before. */
  synchronized boolean heldMore() {
    return heldMore;
  }

  /** What it held when it was measured last. */
  public synchronized long heldBytes() {
    return heldBytes;
  }

  /** Counts as holding nothing from now on; returns by how much that is more than before. */
  synchronized long forget() {
    forgotten = true;
    return -heldBytes;
  }

  /** Takes it into use if it is idle. */
  synchronized Taken take() {
    return switch (state) {
      case IDLE -> {
        state = State.IN_USE;
        yield Taken.YES;
      }
      case IN_USE -> Taken.IN_USE;
      case KILLED_IN_USE, ENDED -> Taken.GONE;
    };
  }

  /** Whether a request reads from it right now. */
  public synchronized boolean isInUse() {
    return state == State.IN_USE || state == State.KILLED_IN_USE;
  }

  /** Gives it back; true when it was killed meanwhile and is now to be closed. */
  synchronized boolean giveBack(long nowMillis) {
    lastUsedMillis = nowMillis;
    boolean close = state == State.KILLED_IN_USE;
    state = close ? State.ENDED : State.IDLE;
    return close;
  }

  /** Marks it as ended; true when nobody uses it and it is to be closed. */
  synchronized boolean kill() {
    boolean close = state == State.IDLE;
    state = isInUse() ? State.KILLED_IN_USE : State.ENDED;
    return close;
  }

  /** Marks it as ended if nobody has used it since then; true when it is to be closed. */
  synchronized boolean expire(long sinceMillis) {
    boolean expired = state == State.IDLE && !keeping.immortal() && lastUsedMillis < sinceMillis;
    return expired && kill();
  }
}
