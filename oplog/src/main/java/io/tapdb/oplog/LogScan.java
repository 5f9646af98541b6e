// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out, when a log is opened, where it really ends.
 *
 * <p>From the segment that holds the entry to replay from, every record is read and checked: its
 * checksum, its link to the record before, its generation. Where that breaks, the question is
 * whether the bytes there had ever been forced. Everything that can still be read behind the break
 * is a witness: each record, segment header and mark says up to which position the log was on disk
 * when it was written. If a witness names a position behind the break, acknowledged entries may be
 * lost and the log is damaged; if none does, the break is the torn end of writes that nobody was
 * told of, and the log is cut there.
 */
final class LogScan {
  private final LogDisk disk;
  private final Generation generation;
  private final List<Segment> segments = new ArrayList<>();
  private long witnessed;
  private String discarded;

  /** The state of a log as found. */
  record Result(
      Generation generation,
      List<Segment> segments,
      long end,
      int link,
      OpTime last,
      String torn) {}

  private LogScan(LogDisk disk, Generation generation) {
    this.disk = disk;
    this.generation = generation;
  }

  /**
   * Scans the log.
   *
   * @param from entries up to this one need not be read; {@link OpTime#NULL} reads all
   * @return where the log ends; {@code torn} says what has to be cut there, or is null
   * @throws OplogDamagedException when entries that were on disk cannot be read
   */
  static Result run(LogDisk disk, OpTime from) throws IOException {
    LogScan scan = new LogScan(disk, Generation.read(disk));
    scan.openSegments();
    return scan.walk(from);
  }

  private void openSegments() throws IOException {
    List<String> names =
        disk.list().stream().filter(name -> name.endsWith(".log")).sorted().toList();
    for (String name : names) {
      LogFile file = disk.open(name);
      SegmentHeader header = SegmentHeader.read(file);
      if (header == null || !generation.admits(header.base(), header.generation())) {
        if (header == null) {
          passOver(name, file);
        }
        file.close();
        continue;
      }
      join(name, header);
      segments.add(new Segment(header, file, header.base() + SegmentHeader.BYTES, null));
    }
    for (int i = 1; i < segments.size(); i++) {
      segments.get(i - 1).end(segments.get(i).header().previousEnd());
    }
  }

  /**
   * A file without a header: a spare, or a segment that was never forced, unless a witness in it
   * knows better.
   */
  private void passOver(String name, LogFile file) throws IOException {
    long base = segments.isEmpty() ? 0 : segments.getLast().limit();
    RecordReader records = new RecordReader(file);
    long before = witnessed;
    witnessed = SegmentHeader.readMark(file, generation.number());
    hearRecords(records, SegmentHeader.BYTES, file.size());
    if (witnessed > base + SegmentHeader.BYTES) {
      throw damaged("the header of segment " + name + " cannot be read");
    }
    witnessed = Math.max(before, witnessed);
    if (records.hasBytes(0, file.size())) {
      discarded = neverForced(name);
    }
  }

  private void join(String name, SegmentHeader header) throws IOException {
    if (segments.isEmpty()) {
      return;
    }
    Segment before = segments.getLast();
    if (header.number() != before.header().number() + 1 || header.base() != before.limit()) {
      throw damaged(
          "segment "
              + name
              + " does not follow segment "
              + SegmentHeader.fileName(before.header().number())
              + ": a file between them is missing or its header is damaged");
    }
  }

  private Result walk(OpTime from) throws IOException {
    if (segments.isEmpty()) {
      return new Result(generation, segments, 0, 0, OpTime.NULL, discarded);
    }
    int at = startingSegment(from);
    OpTime last = OpTime.NULL;
    int link = segments.get(at).header().link();
    while (true) {
      Segment segment = segments.get(at);
      SparseIndex index = new SparseIndex();
      RecordReader records = new RecordReader(segment.file());
      long offset = SegmentHeader.BYTES;
      witness(segment);
      while (records.moveTo(offset, recordsEnd(at))
          && follows(segment, offset, records.frame(), link)) {
        last = records.frame().opTime();
        link = records.checksum();
        witnessed = Math.max(witnessed, records.frame().forced());
        index.offer(last, (int) offset);
        offset = records.next();
      }
      long end = segment.base() + offset;
      boolean whole = at + 1 < segments.size() && isJoined(segments.get(at + 1), end, link);
      segments.set(at, new Segment(segment.header(), segment.file(), end, index));
      if (!whole) {
        return endAt(at, end, link, last);
      }
      at++;
    }
  }

  private int startingSegment(OpTime from) {
    int at = segments.size() - 1;
    while (at > 0 && !segments.get(at).holds(from)) {
      at--;
    }
    return at;
  }

  /**
   * Offset that no record of the segment reaches beyond. Where the next segment was begun, it
   * knows; behind that offset there may still lie whole records that a cut had removed.
   */
  private long recordsEnd(int at) {
    Segment segment = segments.get(at);
    return at + 1 < segments.size()
        ? segments.get(at + 1).header().previousEnd() - segment.base()
        : segment.file().size();
  }

  private boolean follows(Segment segment, long offset, RecordFormat.Frame frame, int link) {
    return frame.link() == link && generation.admits(segment.base() + offset, frame.generation());
  }

  private static boolean isJoined(Segment next, long end, int link) {
    return next.header().previousEnd() == end && next.header().link() == link;
  }

  private void witness(Segment segment) throws IOException {
    witnessed =
        Math.max(
            witnessed,
            Math.max(
                segment.header().forced(),
                SegmentHeader.readMark(segment.file(), generation.number())));
  }

  private Result endAt(int at, long end, int link, OpTime last) throws IOException {
    Segment broken = segments.get(at);
    RecordReader rest = new RecordReader(broken.file());
    long offset = end - broken.base();
    hearRecords(rest, offset + 8, broken.file().size());
    for (Segment later : segments.subList(at + 1, segments.size())) {
      witness(later);
      hearRecords(new RecordReader(later.file()), SegmentHeader.BYTES, later.file().size());
    }
    String name = SegmentHeader.fileName(broken.header().number());
    if (witnessed > end) {
      throw damaged(
          "segment "
              + name
              + " cannot be read at byte "
              + offset
              + ", though the log was on disk up to "
              + (witnessed - end)
              + " bytes behind it; the last entry before is "
              + last);
    }
    boolean tornRecord = rest.hasBytes(offset, broken.file().size());
    boolean begunOnly = isBegunOnly(at, offset, last);
    String torn = discarded;
    if (tornRecord || at < segments.size() - 1) {
      torn =
          "segment "
              + name
              + " ends in a write that was never acknowledged; it is cut at byte "
              + offset
              + ", behind entry "
              + last;
    } else if (begunOnly) {
      torn = neverForced(name);
    }
    if (begunOnly) {
      broken.file().close();
      long before = at == 0 ? 0 : broken.header().previousEnd();
      return new Result(generation, segments.subList(0, at), before, link, last, torn);
    }
    return new Result(generation, segments.subList(0, at + 1), end, link, last, torn);
  }

  /**
   * Whether nothing but the header of a segment reached the disk. It names a first entry that was
   * lost, so the segment must not be taken for one that has it.
   */
  private boolean isBegunOnly(int at, long offset, OpTime last) {
    return offset == SegmentHeader.BYTES
        && (at == 0 ? segments.getFirst().header().previousEnd() == 0 : !last.equals(OpTime.NULL));
  }

  private static String neverForced(String segment) {
    return "segment "
        + segment
        + " was begun but never forced and is dropped, with whatever stood in it";
  }

  /** Takes the word of every sound record from the offset on, wherever records may begin. */
  private void hearRecords(RecordReader records, long from, long limit) throws IOException {
    long offset = records.nextCandidate(from, limit, generation.number());
    while (offset >= 0) {
      boolean sound = records.moveTo(offset, limit);
      if (sound) {
        witnessed = Math.max(witnessed, records.frame().forced());
      }
      long next = sound ? records.next() : offset + 8;
      offset = records.nextCandidate(next, limit, generation.number());
    }
  }

  private static OplogDamagedException damaged(String what) {
    return new OplogDamagedException(
        "the oplog is damaged: "
            + what
            + ". Entries that were acknowledged may be lost. Restore this member from another"
            + " member or from a backup; to look at what is left, copy the data folder first.");
  }
}
