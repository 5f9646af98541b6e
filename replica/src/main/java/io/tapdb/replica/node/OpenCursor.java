// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Value;

/** A cursor between two requests, or in use by one. Its state is guarded by its own lock. */
public final class OpenCursor {
  /** The request's bytes are kept, and its expressions once more in a form that can be run. */
  private static final int SHARE_OF_REQUEST = 2;

  private final long id;
  private final Namespace namespace;
  private final QueryCursor cursor;
  private final Keeping keeping;
  private volatile Value session = Value.MISSING;
  private boolean inUse;
  private boolean killed;
  private boolean forgotten;
  private long heldBytes;
  private boolean heldMore;
  private long lastUsedMillis;

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

  /** Says which session it belongs to, before anybody knows its id. */
  public void session(Value id) {
    session = id;
  }

  /**
   * Checks that a request is of the session that began this.
   *
   * @param other the id of the session of the request, or a missing value
   */
  public void checkSession(Value other) {
    Value own = session;
    if (own.toString().equals(other.toString())) {
      return;
    }
    String reason =
        own.isMissing()
            ? "which was not created in a session, in session " + other
            : "which was created in session "
                + own
                + (other.isMissing() ? ", without an lsid" : ", in session " + other);
    throw new TapdbException(
        own.isMissing()
            ? ErrorCode.CURSOR_OUTSIDE_SESSIONS
            : other.isMissing()
                ? ErrorCode.CURSOR_NEEDS_SESSION
                : ErrorCode.CURSOR_OF_OTHER_SESSION,
        "Cannot run getMore on cursor " + id + ", " + reason);
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

  /** Takes it into use; false when it is in use already. */
  synchronized boolean take() {
    if (inUse) {
      return false;
    }
    inUse = true;
    return true;
  }

  /** Whether a request reads from it right now. */
  public synchronized boolean isInUse() {
    return inUse;
  }

  synchronized boolean isKilled() {
    return killed;
  }

  /** Gives it back; true when it was killed meanwhile and is now to be closed. */
  synchronized boolean giveBack(long nowMillis) {
    inUse = false;
    lastUsedMillis = nowMillis;
    return killed;
  }

  /** Marks it as ended; true when nobody uses it and it is to be closed. */
  synchronized boolean kill() {
    boolean close = !inUse && !killed;
    killed = true;
    return close;
  }

  synchronized boolean isIdleSince(long millis) {
    return !inUse && !keeping.immortal() && lastUsedMillis < millis;
  }
}
