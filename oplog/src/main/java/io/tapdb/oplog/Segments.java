// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The segments of an open log, oldest first, and those that have left it but still lie on the disk.
 * Guarded by the log's lock, but for {@link #deleteLeaving}.
 */
final class Segments {
  private final LogDisk disk;
  private final List<Segment> oldestFirst;

  /** Dropped from the log, oldest first, but their files have not been deleted yet. */
  private final Queue<Segment> leaving = new ConcurrentLinkedQueue<>();

  private final List<OplogHold> holds = new ArrayList<>();

  Segments(LogDisk disk, List<Segment> found) {
    this.disk = disk;
    this.oldestFirst = new ArrayList<>(found);
  }

  boolean isEmpty() {
    return oldestFirst.isEmpty();
  }

  Segment oldest() {
    return oldestFirst.getFirst();
  }

  Segment newest() {
    return oldestFirst.getLast();
  }

  void add(Segment segment) {
    oldestFirst.add(segment);
  }

  long bytes() {
    return oldestFirst.stream().mapToLong(segment -> segment.file().size()).sum();
  }

  /** Deletes files of segments that are not among these. */
  void deleteUnused() throws IOException {
    List<String> used =
        oldestFirst.stream().map(s -> SegmentHeader.fileName(s.header().number())).toList();
    for (String name : disk.list()) {
      if (name.endsWith(".log") && !used.contains(name)) {
        disk.delete(name);
      }
    }
  }

  /** The newest segment that begins before that timestamp, or null. */
  Segment before(long timestamp) {
    for (int at = oldestFirst.size() - 1; at >= 0; at--) {
      long first = oldestFirst.get(at).header().first().timestamp();
      if (Long.compareUnsigned(first, timestamp) < 0) {
        return oldestFirst.get(at);
      }
    }
    return null;
  }

  /** The segment that holds the first entry after that optime, or null in an empty log. */
  Segment holding(OpTime opTime) {
    if (oldestFirst.isEmpty()) {
      return null;
    }
    int at = oldestFirst.size() - 1;
    while (at > 0 && !oldestFirst.get(at).holds(opTime)) {
      at--;
    }
    return oldestFirst.get(at);
  }

  /** The segment after this one, if the position is where this one ended for good. */
  Segment behind(Segment segment, long position) throws EntriesDroppedException {
    int at = oldestFirst.indexOf(segment);
    if (at < 0) {
      OpTime first = isEmpty() ? OpTime.NULL : oldest().header().first();
      throw new EntriesDroppedException(
          "the oplog now begins with entry " + first + "; older ones have been dropped");
    }
    boolean newest = at == oldestFirst.size() - 1;
    return newest || position < segment.end() ? null : oldestFirst.get(at + 1);
  }

  /** Keeps what is after that entry, and the entry itself, until the hold is closed. */
  void hold(OplogHold hold) {
    holds.add(hold);
  }

  void release(OplogHold hold) {
    holds.remove(hold);
  }

  /** The oldest entry that somebody wants to be kept, or null. */
  OpTime held() {
    return holds.stream().map(OplogHold::from).min(OpTime::compareTo).orElse(null);
  }

  /**
   * Takes the oldest segments out of the log as far as the limits allow; their files remain.
   *
   * @param last the newest entry of the log
   */
  void retire(Retention.Limits limits, OpTime last) {
    List<Retention.Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < oldestFirst.size(); i++) {
      // the last entry of a segment is before the first one of the next
      OpTime bound = i + 1 < oldestFirst.size() ? oldestFirst.get(i + 1).header().first() : last;
      candidates.add(new Retention.Candidate(oldestFirst.get(i).file().size(), bound));
    }
    List<Segment> oldest = oldestFirst.subList(0, Retention.decide(candidates, limits));
    leaving.addAll(oldest);
    oldest.clear();
  }

  /** Deletes the files of segments that have left, on any thread; gives how many there were. */
  int deleteLeaving() throws IOException {
    int gone = 0;
    for (Segment oldest = leaving.peek(); oldest != null; oldest = leaving.peek()) {
      delete(oldest);
      leaving.remove(oldest);
      gone++;
    }
    return gone;
  }

  /** Deletes the segments behind that one; null for all. */
  void deleteBehind(Segment kept) throws IOException {
    while (!isEmpty() && newest() != kept) {
      delete(oldestFirst.removeLast());
    }
  }

  private void delete(Segment gone) throws IOException {
    disk.delete(SegmentHeader.fileName(gone.header().number()));
    gone.file().close();
  }

  void close() throws IOException {
    for (Segment segment : oldestFirst) {
      segment.file().close();
    }
    for (Segment segment : leaving) {
      segment.file().close();
    }
  }
}
