// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.TapdbException;
import io.tapdb.replica.NodeClock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * Cursors that clients have not read to their end, by their ids; so many at most, with so much in
 * memory at most, and each only as long as somebody asks for more of it. Safe for many threads.
 */
public final class Cursors {
  private final Map<Long, OpenCursor> open = new ConcurrentHashMap<>();
  private final AtomicInteger places = new AtomicInteger();
  private final AtomicLong heldBytes = new AtomicLong();
  private final LongAdder timedOut = new LongAdder();
  private final RandomGenerator random;
  private final NodeClock clock;
  private final int limit;
  private final long limitBytes;

  /**
   * No cursors yet.
   *
   * @param random safe for many threads
   * @param limit how many at most
   * @param limitBytes what all of them together may hold in memory
   */
  public Cursors(RandomGenerator random, NodeClock clock, int limit, long limitBytes) {
    this.random = random;
    this.clock = clock;
    this.limit = limit;
    this.limitBytes = limitBytes;
  }

  /**
   * Keeps a cursor for later requests; it has been detached.
   *
   * @throws TapdbException {@link ErrorCode#RESOURCE_EXHAUSTED} when there are too many, {@link
   *     ErrorCode#EXCEEDED_MEMORY_LIMIT} when they hold too much; the cursor is the caller's still
   */
  public OpenCursor add(Namespace namespace, QueryCursor cursor, OpenCursor.Keeping keeping) {
    if (places.incrementAndGet() > limit) {
      places.decrementAndGet();
      throw new TapdbException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "there are " + limit + " open cursors already; read them to their end or kill them");
    }
    while (true) {
      long id = (random.nextLong() >>> 1) | 1;
      OpenCursor added = new OpenCursor(id, namespace, cursor, keeping, clock.millis());
      if (open.putIfAbsent(id, added) == null) {
        account(added);
        if (heldBytes.get() > limitBytes) {
          remove(added);
          throw tooMuch(added);
        }
        return added;
      }
    }
  }

  private void account(OpenCursor cursor) {
    heldBytes.addAndGet(cursor.measure());
  }

  private TapdbException tooMuch(OpenCursor cursor) {
    return new TapdbException(
        ErrorCode.EXCEEDED_MEMORY_LIMIT,
        "the open cursors together would hold more than their limit of "
            + limitBytes
            + " bytes of memory, "
            + cursor.heldBytes()
            + " of them for this one; read or kill other cursors, ask for fewer documents, or use"
            + " an index for the sort");
  }

  /**
   * Takes a cursor into use.
   *
   * @throws TapdbException when there is none of that id, or it is in use or of another collection
   */
  public OpenCursor checkOut(long id, Namespace namespace) {
    OpenCursor found = open.get(id);
    if (found == null) {
      throw notFound(id);
    }
    if (!found.namespace().equals(namespace)) {
      throw new TapdbException(
          ErrorCode.UNAUTHORIZED,
          "Requested getMore on namespace '"
              + namespace
              + "', but cursor belongs to a different namespace "
              + found.namespace());
    }
    return switch (found.take()) {
      case YES -> found;
      case IN_USE ->
          throw new TapdbException(
              ErrorCode.CURSOR_IN_USE, "cursor id " + id + " is already in use");
      case GONE -> throw notFound(id);
    };
  }

  private static TapdbException notFound(long id) {
    return new TapdbException(ErrorCode.CURSOR_NOT_FOUND, "cursor id " + id + " not found");
  }

  /**
   * Gives a cursor back after use; it has been detached.
   *
   * @throws TapdbException {@link ErrorCode#EXCEEDED_MEMORY_LIMIT} when it holds so much by now
   *     that it had to be ended
   */
  public void checkIn(OpenCursor cursor) {
    account(cursor);
    if (cursor.heldMore() && heldBytes.get() > limitBytes) {
      finish(cursor);
      throw tooMuch(cursor);
    }
    if (cursor.giveBack(clock.millis())) {
      cursor.cursor().close();
    }
  }

  /** Ends a cursor that is in use by the caller. */
  public void finish(OpenCursor cursor) {
    remove(cursor);
    cursor.cursor().close();
  }

  private void remove(OpenCursor cursor) {
    if (open.remove(cursor.id()) != null) {
      places.decrementAndGet();
      heldBytes.addAndGet(cursor.forget());
    }
  }

  /** Ends a cursor, now or when the request that uses it is done; false when there is none. */
  public boolean kill(long id) {
    OpenCursor found = open.get(id);
    if (found == null) {
      return false;
    }
    boolean close = found.kill();
    remove(found);
    if (close) {
      found.cursor().close();
    }
    return true;
  }

  /** Ends cursors that nobody asked for since so long. */
  public void expire(long idleMillis) {
    long since = clock.millis() - idleMillis;
    for (OpenCursor each : List.copyOf(open.values())) {
      if (each.expire(since)) {
        remove(each);
        each.cursor().close();
        timedOut.increment();
      }
    }
  }

  public int size() {
    return open.size();
  }

  /** What the open cursors hold in memory. */
  public long heldBytes() {
    return heldBytes.get();
  }

  /** How many cursors have been ended because nobody asked for them. */
  public long timedOut() {
    return timedOut.sum();
  }

  public Collection<OpenCursor> all() {
    return open.values();
  }

  public void closeAll() {
    List.copyOf(open.keySet()).forEach(this::kill);
  }
}
