// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.oplog.DiskFullException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Values off the heap, within a budget; each is found again by its place.
 *
 * <p>A place is a number: a value of a few bytes itself (with the sign bit), or slab and slot. A
 * value larger than any slot lies in pieces, and its place (with one more bit) is that of the list
 * of their places.
 *
 * <p>How many slots of which size there are follows from the values that come: the first slab of a
 * size is small, each further one as large as those before together, up to a limit. A slab whose
 * last value goes is given back to the system.
 *
 * <p>One thread at a time stores and frees; any thread loads what was stored before it got to know
 * the place.
 */
final class OffHeapValues implements AutoCloseable {
  private static final long SMALLEST_SLAB = 256 << 10;
  private static final long LARGEST_SLAB = 64 << 20;

  private static final long INLINE = Long.MIN_VALUE;
  private static final long PIECES = 1L << 62;
  private static final int LENGTH_SHIFT = 56;
  private static final int LENGTH_MASK = 15;
  private static final long INLINE_MASK = (1L << LENGTH_SHIFT) - 1;
  private static final int PIECES_HEADER = Integer.BYTES;

  private final long limitBytes;
  private final List<Deque<Slab>> withRoom = new ArrayList<>();
  private final long[] bytesOfClass = new long[SizeClasses.COUNT];
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong used = new AtomicLong();
  private volatile Slab[] slabs = new Slab[16];

  /** Room for values whose slabs take that many bytes at most. */
  OffHeapValues(long limitBytes) {
    this.limitBytes = limitBytes;
    for (int i = 0; i < SizeClasses.COUNT; i++) {
      withRoom.add(new ArrayDeque<>());
    }
  }

  /** What the slabs take off the heap. */
  long bytes() {
    return bytes.get();
  }

  /** What of that is filled. */
  long usedBytes() {
    return used.get();
  }

  long slabs() {
    return Arrays.stream(slabs).filter(slab -> slab != null).count();
  }

  /**
   * Keeps a value.
   *
   * @throws DiskFullException when the budget does not allow it; nothing has changed then
   */
  long store(byte[] value) throws DiskFullException {
    if (value.length < Long.BYTES || (value.length == Long.BYTES && value[0] == 0)) {
      return inline(value);
    }
    return value.length <= SizeClasses.LARGEST ? storeWhole(value) : storePieces(value);
  }

  /** Eight bytes fit when the first is zero, as it is in every record id. */
  private static long inline(byte[] value) {
    long packed = 0;
    for (byte each : value) {
      packed = packed << 8 | (each & 0xff);
    }
    return INLINE | (long) value.length << LENGTH_SHIFT | packed;
  }

  private static byte[] unpack(long place) {
    byte[] value = new byte[(int) (place >>> LENGTH_SHIFT) & LENGTH_MASK];
    long packed = place & INLINE_MASK;
    for (int i = value.length - 1; i >= 0; i--) {
      value[i] = (byte) packed;
      packed >>>= 8;
    }
    return value;
  }

  private long storeWhole(byte[] value) throws DiskFullException {
    Slab slab = slabFor(SizeClasses.of(value.length));
    int slot = slab.fill(value);
    used.addAndGet(SizeClasses.bytes(slab.sizeClass()));
    if (slab.isFull()) {
      withRoom.get(slab.sizeClass()).remove(slab);
    }
    return (long) slab.number() << Integer.SIZE | slot;
  }

  private Slab slabFor(int sizeClass) throws DiskFullException {
    Slab open = withRoom.get(sizeClass).peekFirst();
    if (open == null) {
      open = newSlab(sizeClass);
    }
    for (int larger = sizeClass + 1; open == null && larger < SizeClasses.COUNT; larger++) {
      open = withRoom.get(larger).peekFirst();
    }
    if (open == null) {
      throw new DiskFullException(
          "the memory engine may use " + limitBytes + " bytes off the heap and they are taken");
    }
    return open;
  }

  /** A new slab, of which there is as much as the budget allows, or null. */
  private Slab newSlab(int sizeClass) {
    long wanted = Math.clamp(bytesOfClass[sizeClass], SMALLEST_SLAB, LARGEST_SLAB);
    int slots = Slab.slotsIn(sizeClass, Math.min(wanted, limitBytes - bytes.get()));
    if (slots == 0) {
      return null;
    }
    Slab slab = new Slab(freeNumber(), sizeClass, slots);
    slabs[slab.number()] = slab;
    withRoom.get(sizeClass).addFirst(slab);
    account(slab, slab.footprint());
    return slab;
  }

  private int freeNumber() {
    Slab[] now = slabs;
    int number = 0;
    while (number < now.length && now[number] != null) {
      number++;
    }
    if (number == now.length) {
      slabs = Arrays.copyOf(now, number * 2);
    }
    return number;
  }

  private void account(Slab slab, long change) {
    bytesOfClass[slab.sizeClass()] += change;
    bytes.addAndGet(change);
  }

  private long storePieces(byte[] value) throws DiskFullException {
    int count = Math.ceilDiv(value.length, SizeClasses.LARGEST);
    ByteBuffer list = ByteBuffer.allocate(PIECES_HEADER + count * Long.BYTES).putInt(value.length);
    try {
      for (int from = 0; from < value.length; from += SizeClasses.LARGEST) {
        int to = Math.min(from + SizeClasses.LARGEST, value.length);
        list.putLong(store(Arrays.copyOfRange(value, from, to)));
      }
      return PIECES | storeWhole(list.array());
    } catch (DiskFullException full) {
      freePieces(list.flip());
      throw full;
    }
  }

  /** The value at a place, in an array of its own. */
  byte[] load(long place) {
    if (place < 0) {
      return unpack(place);
    }
    byte[] stored = slab(place).read((int) place);
    return (place & PIECES) == 0 ? stored : joined(ByteBuffer.wrap(stored));
  }

  private Slab slab(long place) {
    return slabs[(int) ((place & ~PIECES) >>> Integer.SIZE)];
  }

  private byte[] joined(ByteBuffer list) {
    byte[] value = new byte[list.getInt()];
    int at = 0;
    while (list.hasRemaining()) {
      byte[] piece = load(list.getLong());
      System.arraycopy(piece, 0, value, at, piece.length);
      at += piece.length;
    }
    return value;
  }

  /** The bytes that the value at the place takes off the heap, about. */
  long sizeOf(long place) {
    if (place < 0) {
      return 0;
    }
    long own = SizeClasses.bytes(slab(place).sizeClass());
    return (place & PIECES) == 0
        ? own
        : own + ByteBuffer.wrap(slab(place).read((int) place)).getInt();
  }

  /** Gives up the value at a place, which nobody may load any more. */
  void free(long place) {
    if (place < 0) {
      return;
    }
    if ((place & PIECES) != 0) {
      freePieces(ByteBuffer.wrap(slab(place).read((int) place)));
    }
    Slab slab = slab(place);
    boolean wasFull = slab.isFull();
    slab.free((int) place);
    used.addAndGet(-SizeClasses.bytes(slab.sizeClass()));
    Deque<Slab> siblings = withRoom.get(slab.sizeClass());
    if (slab.isEmpty()) {
      siblings.remove(slab);
      slabs[slab.number()] = null;
      account(slab, -slab.footprint());
      slab.close();
    } else if (wasFull) {
      siblings.addLast(slab);
    }
  }

  private void freePieces(ByteBuffer list) {
    list.getInt();
    while (list.hasRemaining()) {
      free(list.getLong());
    }
  }

  /** Gives all memory back. */
  @Override
  public void close() {
    for (Slab slab : slabs) {
      if (slab != null) {
        slab.close();
      }
    }
    Arrays.fill(slabs, null);
    bytes.set(0);
    used.set(0);
  }
}
