// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The pieces of some files that are still to be copied: pure bookkeeping. Pieces are handed out in
 * order, several at a time, may come back in any order, and are passed on in order, so that of each
 * file there is always a whole beginning and nothing else.
 */
final class ChunkQueue {
  /** A file to be copied. */
  record File(String name, long bytes) {}

  /** A piece of a file. */
  record Chunk(String file, long offset, int bytes) {}

  /** A piece that has come, with what is in it. */
  record Arrived(Chunk chunk, byte[] content) {}

  /** Pieces that may wait for one before them. */
  private static final int MOST_EARLY = 16;

  private final int chunkBytes;
  private final Deque<File> unbegun = new ArrayDeque<>();
  private final Deque<Chunk> returned = new ArrayDeque<>();
  private final Map<String, Long> lengths = new HashMap<>();
  private final Map<String, Long> passedOn = new HashMap<>();
  private final Map<String, TreeMap<Long, Arrived>> early = new HashMap<>();
  private final int files;
  private final long bytes;
  private File current;
  private long next;
  private long bytesDone;
  private int filesDone;
  private int waitingEarly;

  /**
   * A queue of all there is to copy.
   *
   * @param have how many bytes from its beginning there are of a file already
   */
  ChunkQueue(List<File> files, ToLongFunction<String> have, int chunkBytes) {
    this.chunkBytes = chunkBytes;
    this.files = files.size();
    this.bytes = files.stream().mapToLong(File::bytes).sum();
    for (File file : files) {
      long there = Math.min(have.applyAsLong(file.name()), file.bytes());
      lengths.put(file.name(), file.bytes());
      passedOn.put(file.name(), there);
      bytesDone += there;
      if (there == file.bytes()) {
        filesDone++;
      } else {
        unbegun.add(file);
      }
    }
  }

  /** The next piece to ask for, or null when there is none for the moment. */
  Chunk poll() {
    if (!returned.isEmpty()) {
      return returned.poll();
    }
    if (waitingEarly >= MOST_EARLY) {
      return null;
    }
    if (current == null || next == current.bytes()) {
      current = unbegun.poll();
      if (current == null) {
        return null;
      }
      next = passedOn.get(current.name());
    }
    Chunk chunk =
        new Chunk(current.name(), next, (int) Math.min(chunkBytes, current.bytes() - next));
    next += chunk.bytes();
    return chunk;
  }

  /** Takes a piece back that did not come. */
  void giveBack(Chunk chunk) {
    returned.add(chunk);
  }

  /** Takes a piece that came; gives those that are to be written now, in their order. */
  List<Arrived> arrived(Chunk chunk, byte[] content) {
    TreeMap<Long, Arrived> waiting = early.computeIfAbsent(chunk.file(), file -> new TreeMap<>());
    waiting.put(chunk.offset(), new Arrived(chunk, content));
    waitingEarly++;
    List<Arrived> ready = new ArrayList<>();
    long end = passedOn.get(chunk.file());
    while (!waiting.isEmpty() && waiting.firstKey() == end) {
      Arrived first = waiting.pollFirstEntry().getValue();
      ready.add(first);
      waitingEarly--;
      end += first.chunk().bytes();
    }
    return ready;
  }

  /** Notes that a piece has been written; true when its file is complete with it. */
  boolean written(Chunk chunk) {
    long end = chunk.offset() + chunk.bytes();
    passedOn.put(chunk.file(), end);
    bytesDone += chunk.bytes();
    boolean complete = end == lengths.get(chunk.file());
    if (complete) {
      filesDone++;
    }
    return complete;
  }

  boolean isDone() {
    return filesDone == files;
  }

  CopyStatus.Progress progress(long retries) {
    return new CopyStatus.Progress(files, filesDone, bytes, bytesDone, retries);
  }
}
