// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.Closeable;
import java.io.IOException;

/**
 * The capped log of a member: entries in order of {@link OpTime}, in checksummed segments.
 *
 * <p><b>Threads.</b> One thread at a time appends (the commit lane) and one at a time commits (the
 * committer); they meet only where the committer takes over the bytes that wait, under this
 * object's lock, and never hold it during I/O. Any thread may read: a cursor sees what has been
 * written. The methods that change the shape of the log ({@link #prepareSpare}, {@link #retire})
 * may run on any thread, {@link #cutAfter} only while nobody appends or commits.
 *
 * <p><b>Order of safety.</b> Bytes are written and forced before {@link #durable} moves; a cut is
 * forced, as a new generation, before anything is appended over it.
 */
public final class Oplog implements Closeable {
  private static final long FIRST_SEGMENT = 1;
  private static final int ERASE_BYTES = 1 << 20;

  private final LogDisk disk;
  private final String recovered;

  private OplogSettings settings;
  private Generation generation;
  private final Segments segments;
  private LogFile spare;
  private PendingWrites pending = new PendingWrites();
  private PendingWrites idle = new PendingWrites();
  private PendingWrites writing;
  private long firstNumber = FIRST_SEGMENT;
  private long appendPosition;
  private int link;
  private OpTime last;
  private volatile OpTime durable;
  private volatile long written;
  private long marked;

  private Oplog(LogDisk disk, OplogSettings settings, LogScan.Result found, Generation generation) {
    this.disk = disk;
    this.settings = settings;
    this.recovered = found.torn();
    this.generation = generation;
    this.segments = new Segments(disk, found.segments());
    this.appendPosition = found.end();
    this.link = found.link();
    this.last = found.last();
    this.durable = found.last();
    this.written = found.end();
  }

  /**
   * Opens the log of that folder, or begins one, and cuts a torn tail. A log that holds something
   * opens on a full disk too, as entries can still be read, and appended while the newest segment
   * lasts.
   *
   * @param replayFrom the newest entry that the stores already hold; older ones are not checked now
   * @throws OplogDamagedException when entries that had been forced cannot be read
   */
  public static Oplog open(LogDisk disk, OplogSettings settings, OpTime replayFrom)
      throws IOException {
    LogScan.Result found = LogScan.run(disk, replayFrom);
    Generation generation = found.generation();
    if (found.torn() != null) {
      generation = generation.next(disk, found.end());
    }
    Oplog oplog = new Oplog(disk, settings, found, generation);
    oplog.segments.deleteUnused();
    try {
      if (found.torn() != null) {
        oplog.eraseBehindEnd();
      }
      oplog.prepareSpare();
    } catch (DiskFullException full) {
      if (oplog.isEmpty()) {
        throw full;
      }
    }
    return oplog;
  }

  /** What is left behind a cut would be taken for a torn write at every start to come. */
  private void eraseBehindEnd() throws IOException {
    if (segments.isEmpty()) {
      return;
    }
    Segment newest = segments.newest();
    long size = newest.file().size();
    byte[] zeros = new byte[ERASE_BYTES];
    for (long at = appendPosition - newest.base(); at < size; at += zeros.length) {
      newest.file().write(at, zeros, 0, (int) Math.min(zeros.length, size - at));
    }
    newest.file().force();
  }

  /** What opening the log had to cut off, in words, or null when it ended cleanly. */
  public String recovered() {
    return recovered;
  }

  /** The oldest entry, or {@link OpTime#NULL} in an empty log. */
  public synchronized OpTime first() {
    return segments.isEmpty() ? OpTime.NULL : segments.oldest().header().first();
  }

  /** The newest entry appended, which need not be durable yet. */
  public synchronized OpTime last() {
    return last;
  }

  /** The newest entry that survives a crash. */
  public OpTime durable() {
    return durable;
  }

  /** Whether the log was ever appended to. */
  public synchronized boolean isEmpty() {
    return segments.isEmpty();
  }

  /** Whether no entry has ever been dropped from its beginning. */
  public synchronized boolean isWhole() {
    return segments.isEmpty() || segments.oldest().header().number() == FIRST_SEGMENT;
  }

  /** What the segments take on disk, the spare one aside. */
  public synchronized long bytes() {
    return segments.bytes();
  }

  /** What the entries take: less than {@link #bytes} by the unused end of the newest segment. */
  public synchronized long usedBytes() {
    return segments.isEmpty() ? 0 : appendPosition - segments.oldest().base();
  }

  public synchronized OplogSettings settings() {
    return settings;
  }

  public synchronized void resize(long maxBytes) {
    settings =
        new OplogSettings(
            maxBytes, settings.segmentBytes(), settings.pendingBytes(), settings.reserveBytes());
  }

  /** How many bytes wait for the next {@link #commit}. */
  public synchronized long pendingBytes() {
    return pending.size();
  }

  /**
   * Whether entries of that many bytes, what frames them included, can be appended now. When not,
   * either too much waits to be written, or the next segment is not ready, as on a full disk, or
   * they are more than {@link #maxBytesAtOnce}.
   */
  public synchronized boolean hasRoomFor(long bytes) {
    // what does not go into this segment fits into the next one as a whole
    return pending.size() < settings.pendingBytes()
        && (bytes <= roomInSegment() || (spare != null && bytes <= maxBytesAtOnce()));
  }

  /** The most that can be asked room for. */
  public synchronized int maxBytesAtOnce() {
    return settings.segmentBytes() - SegmentHeader.BYTES;
  }

  /** Whether a next segment stands ready; without one the log fills up. */
  public synchronized boolean hasSpare() {
    return spare != null;
  }

  private long roomInSegment() {
    return segments.isEmpty() ? 0 : segments.newest().limit() - appendPosition;
  }

  /** The largest entry that can ever be appended. */
  public synchronized int maxEntryBytes() {
    return settings.segmentBytes() - SegmentHeader.BYTES - RecordFormat.HEADER_BYTES - 8;
  }

  /**
   * Appends an entry in memory; it is on disk after a {@link #commit}. The caller has asked {@link
   * #hasRoomFor}, and the optime is after {@link #last}.
   */
  public synchronized void append(OpTime opTime, byte[] entry) {
    if (!opTime.isAfter(last)) {
      throw new IllegalStateException("entry " + opTime + " is not after " + last);
    }
    if (RecordFormat.bytesFor(entry.length) > roomInSegment()) {
      roll(opTime);
    }
    Segment segment = segments.newest();
    if (!pending.continues(segment)) {
      pending.begin(segment, appendPosition);
    }
    segment.offer(opTime, appendPosition);
    RecordFormat.Frame frame = new RecordFormat.Frame(link, generation.number(), written, opTime);
    link = pending.append(frame, entry);
    appendPosition = pending.end();
    segment.end(appendPosition);
    last = opTime;
  }

  private void roll(OpTime first) {
    if (spare == null) {
      throw new IllegalStateException("no segment is ready for entry " + first);
    }
    Segment before = segments.isEmpty() ? null : segments.newest();
    SegmentHeader header =
        new SegmentHeader(
            nextNumber(),
            before == null ? 0 : before.limit(),
            before == null ? 0 : appendPosition,
            link,
            generation.number(),
            written,
            first);
    segments.add(
        new Segment(header, spare, header.base() + SegmentHeader.BYTES, new SparseIndex()));
    spare = null;
    appendPosition = header.base() + SegmentHeader.BYTES;
  }

  private long nextNumber() {
    return segments.isEmpty() ? firstNumber : segments.newest().header().number() + 1;
  }

  /**
   * Writes and forces whatever waits.
   *
   * @return false when nothing waited
   * @throws IOException when the disk fails; what is on disk is then unknown and the node must stop
   */
  public boolean commit() throws IOException {
    PendingWrites taken;
    synchronized (this) {
      if (pending.isEmpty()) {
        return false;
      }
      taken = pending;
      pending = idle;
      writing = taken;
    }
    taken.write();
    written = taken.end();
    durable = taken.last();
    synchronized (this) {
      writing = null;
      taken.clear();
      idle = taken;
    }
    return true;
  }

  /**
   * Notes on disk how far the log has been forced, so that damage to its newest entries can be told
   * from a torn write. Worth its force only when nothing else is to be written for a while; runs on
   * the committer.
   */
  public void markForced() throws IOException {
    Segment newest;
    long position = written;
    synchronized (this) {
      if (segments.isEmpty() || marked == position) {
        return;
      }
      newest = segments.newest();
    }
    SegmentHeader.writeMark(newest.file(), generation.number(), position);
    newest.file().force();
    marked = position;
  }

  /**
   * Makes the next segment ready if none is.
   *
   * @throws DiskFullException when the disk has no room for it beside the reserve; entries go on
   *     being appended while the present segment lasts
   */
  public void prepareSpare() throws IOException {
    long number;
    int size;
    synchronized (this) {
      if (spare != null) {
        return;
      }
      number = nextNumber();
      size = settings.segmentBytes();
    }
    if (disk.usableBytes() < size + settings.reserveBytes()) {
      throw new DiskFullException(
          "the next oplog segment needs "
              + size
              + " bytes and "
              + settings.reserveBytes()
              + " are kept free, but the disk has only "
              + disk.usableBytes());
    }
    LogFile created = disk.create(SegmentHeader.fileName(number), size);
    synchronized (this) {
      if (number == nextNumber()) {
        spare = created;
        return;
      }
    }
    // the log was cut meanwhile: a segment must have the number its file is named after
    created.close();
    disk.delete(SegmentHeader.fileName(number));
  }

  /** A cursor standing before the first entry after that optime. */
  public OplogCursor after(OpTime opTime) throws IOException {
    return new OplogCursor(this, opTime);
  }

  /**
   * A cursor from which every entry of a later timestamp is met, after a few earlier ones perhaps.
   */
  public OplogCursor afterTimestamp(long timestamp) throws IOException {
    Segment segment = segmentBefore(timestamp);
    OpTime first = segment == null ? first() : segment.header().first();
    return first.equals(OpTime.NULL)
        ? after(OpTime.NULL)
        : after(new OpTime(timestamp, first.term()));
  }

  /**
   * The optime of an entry before that timestamp from which it is not far to there: the stepping
   * stones of a walk from new to old.
   *
   * @return null when there is no earlier entry
   */
  public OpTime markBefore(long timestamp) throws IOException {
    Segment segment = segmentBefore(timestamp);
    return segment == null ? null : segment.markBefore(timestamp);
  }

  private synchronized Segment segmentBefore(long timestamp) {
    return segments.before(timestamp);
  }

  /** Whether the log has just that entry, be it on disk yet or not. */
  public boolean has(OpTime opTime) throws IOException {
    Segment segment;
    synchronized (this) {
      if (opTime.equals(last) || pending.has(opTime) || (writing != null && writing.has(opTime))) {
        return !opTime.equals(OpTime.NULL);
      }
      segment = first().isAfter(opTime) || opTime.isAfter(last) ? null : segments.holding(opTime);
    }
    return segment != null && segment.has(opTime, written);
  }

  /** The newest entry of an earlier timestamp, or {@link OpTime#NULL}. */
  public OpTime before(long timestamp) throws IOException {
    Segment segment;
    synchronized (this) {
      OpTime found = pending.before(timestamp);
      if (found == null && writing != null) {
        found = writing.before(timestamp);
      }
      if (found != null) {
        return found;
      }
      segment = segments.before(timestamp);
    }
    return segment == null ? OpTime.NULL : segment.lastBefore(timestamp, written);
  }

  long writtenPosition() {
    return written;
  }

  /** The segment that holds the first entry after that optime, or null in an empty log. */
  synchronized Segment segmentFor(OpTime opTime) {
    return segments.holding(opTime);
  }

  /** The segment after this one, if the position is where this one ended for good. */
  synchronized Segment segmentBehind(Segment segment, long position)
      throws EntriesDroppedException {
    return segments.behind(segment, position);
  }

  /** Asks for an entry and all after it to be kept until the hold is closed. */
  public synchronized OplogHold hold(OpTime from) {
    OplogHold hold = new OplogHold(this, from);
    segments.hold(hold);
    return hold;
  }

  synchronized void release(OplogHold hold) {
    segments.release(hold);
  }

  /**
   * Drops the oldest segments as far as the limits allow.
   *
   * @param pin no entry after this one is dropped
   * @param keepFromSeconds no entry of that second or later is dropped
   * @return how many segments were deleted
   * @throws IOException when a file could not be deleted; the next call tries again
   */
  public int retire(OpTime pin, long keepFromSeconds) throws IOException {
    // the files that are left have to follow one another, so a newer one waits for an older one
    int gone = segments.deleteLeaving();
    synchronized (this) {
      segments.retire(
          new Retention.Limits(settings.maxBytes(), pin, keepFromSeconds, segments.held()), last);
    }
    return gone + segments.deleteLeaving();
  }

  /**
   * Cuts off every entry after that one, for good. Nobody may append or commit meanwhile.
   *
   * @param keep an entry of the log, which becomes the last one; one before the log's first empties
   *     it
   */
  public synchronized void cutAfter(OpTime keep) throws IOException {
    commit();
    // segments to come may have their numbers
    segments.deleteLeaving();
    Segment kept = segments.isEmpty() || !segments.oldest().holds(keep) ? null : segmentFor(keep);
    long position = 0;
    int checksum = 0;
    if (kept != null) {
      RecordReader records = new RecordReader(kept.file());
      position = kept.floor(keep);
      while (records.moveTo(position - kept.base(), kept.end() - kept.base())
          && !records.frame().opTime().isAfter(keep)) {
        checksum = records.checksum();
        position = kept.base() + records.next();
      }
    }
    generation = generation.next(disk, position);
    dropBehind(kept, position);
    appendPosition = position;
    written = position;
    marked = 0; // marks of earlier generations say nothing about this one
    link = checksum;
    last = kept == null ? OpTime.NULL : keep;
    durable = last;
    eraseBehindEnd();
  }

  /**
   * Empties the log, which goes on behind data that are copied from elsewhere: its next entry will
   * be any other, and it will never count as whole. Nobody may append or commit meanwhile.
   */
  public synchronized void beginAnew() throws IOException {
    cutAfter(OpTime.NULL);
    firstNumber = FIRST_SEGMENT + 1;
  }

  private void dropBehind(Segment kept, long position) throws IOException {
    if (spare != null) {
      // it was numbered to follow the segments that go now
      disk.delete(SegmentHeader.fileName(nextNumber()));
      spare.close();
      spare = null;
    }
    segments.deleteBehind(kept);
    if (kept != null) {
      kept.cut(position);
    }
  }

  /** Forces what waits, notes that the log ended cleanly, and closes the files. */
  @Override
  public void close() throws IOException {
    commit();
    markForced();
    synchronized (this) {
      segments.close();
      if (spare != null) {
        spare.close();
      }
    }
  }
}
