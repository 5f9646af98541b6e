// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A disk on the heap that forgets: at a {@link #crash} each sector written since the last force of
 * its file keeps its new content or falls back to the old one, by chance.
 *
 * <p>It can also be given a size, to be full, and be told to fail. Safe for many threads.
 */
public final class MemoryDisk implements LogDisk {
  private static final int SECTOR = 512;

  private final TreeMap<String, Content> files = new TreeMap<>();
  private final TreeMap<String, byte[]> smallFiles = new TreeMap<>();
  private long capacity = Long.MAX_VALUE;
  private int writesUntilFailure = -1;
  private int forces;
  private String undeletable;

  private static final class Content {
    byte[] now;
    byte[] durable;
    final BitSet dirty = new BitSet();
  }

  private final class Handle implements LogFile {
    private final Content content;
    private boolean closed;

    Handle(Content content) {
      this.content = content;
    }

    @Override
    public long size() {
      return content.now.length;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
      synchronized (MemoryDisk.this) {
        check(position, length);
        System.arraycopy(content.now, (int) position, into, offset, length);
      }
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws IOException {
      synchronized (MemoryDisk.this) {
        check(position, length);
        failIfTold();
        System.arraycopy(from, offset, content.now, (int) position, length);
        content.dirty.set((int) position / SECTOR, ((int) position + length + SECTOR - 1) / SECTOR);
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (MemoryDisk.this) {
        check(0, 0);
        failIfTold();
        forces++;
        settle(content, sector -> true);
      }
    }

    private void check(long position, int length) throws IOException {
      if (closed) {
        throw new java.nio.channels.ClosedChannelException();
      }
      if (position < 0 || position + length > content.now.length) {
        throw new IOException(
            "bytes " + position + " to " + (position + length) + " lie outside the file");
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static void settle(Content content, java.util.function.IntPredicate reachedDisk) {
    for (int sector = content.dirty.nextSetBit(0);
        sector >= 0;
        sector = content.dirty.nextSetBit(sector + 1)) {
      if (reachedDisk.test(sector)) {
        int from = sector * SECTOR;
        int length = Math.min(SECTOR, content.now.length - from);
        System.arraycopy(content.now, from, content.durable, from, length);
      }
    }
    content.dirty.clear();
  }

  private void failIfTold() throws IOException {
    if (writesUntilFailure == 0) {
      throw new IOException("the disk failed, as it was told to");
    }
    if (writesUntilFailure > 0) {
      writesUntilFailure--;
    }
  }

  /**
   * Loses power: unforced sectors survive one by one by chance. Open files must not be used again.
   */
  public synchronized void crash(RandomGenerator random) {
    for (Content content : files.values()) {
      // one disk may keep nearly everything, another nearly nothing
      double odds = random.nextDouble();
      settle(content, sector -> random.nextDouble() < odds);
      content.now = content.durable.clone();
    }
    writesUntilFailure = -1;
  }

  /** Loses power, and with it everything that was not forced. */
  public synchronized void crashLosingAll() {
    for (Content content : files.values()) {
      content.dirty.clear();
      content.now = content.durable.clone();
    }
    writesUntilFailure = -1;
  }

  /** Changes a byte behind everybody's back, on disk and in memory. */
  public synchronized void damage(String name, int position, byte value) {
    Content content = files.get(name);
    content.now[position] = value;
    content.durable[position] = value;
  }

  /** Changes a byte of a small file. */
  public synchronized void damageSmallFile(String name, int position, byte value) {
    smallFiles.get(name)[position] = value;
  }

  /** A copy of what a reader of the file would see. */
  public synchronized byte[] content(String name) {
    return files.get(name).now.clone();
  }

  public synchronized void capacity(long bytes) {
    capacity = bytes;
  }

  /** Lets that many writes and forces pass and fails every one after them. */
  public synchronized void failAfter(int writes) {
    writesUntilFailure = writes;
  }

  /** Refuses to delete the file of that name; null deletes again whatever is asked. */
  public synchronized void undeletable(String name) {
    undeletable = name;
  }

  /** How many forces there have been. */
  public synchronized int forces() {
    return forces;
  }

  private long used() {
    return files.values().stream().mapToLong(content -> content.now.length).sum();
  }

  @Override
  public synchronized List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public synchronized LogFile create(String name, long size) throws IOException {
    if (used() + size > capacity) {
      throw new DiskFullException("no room for " + size + " bytes");
    }
    Content content = new Content();
    content.now = new byte[(int) size];
    content.durable = new byte[(int) size];
    files.put(name, content);
    return new Handle(content);
  }

  @Override
  public synchronized LogFile open(String name) throws IOException {
    Content content = files.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return new Handle(content);
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    if (name.equals(undeletable)) {
      throw new IOException("the disk does not delete " + name + ", as it was told");
    }
    files.remove(name);
    smallFiles.remove(name);
  }

  @Override
  public synchronized byte[] read(String name) {
    byte[] content = smallFiles.get(name);
    return content == null ? null : content.clone();
  }

  @Override
  public synchronized void replace(String name, byte[] content) throws IOException {
    failIfTold();
    smallFiles.put(name, Arrays.copyOf(content, content.length));
  }

  @Override
  public synchronized long usableBytes() {
    return capacity - used();
  }
}
