// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.world;

import io.tapdb.oplog.LogDisk;
import io.tapdb.oplog.LogFile;
import io.tapdb.oplog.MemoryDisk;
import java.io.IOException;
import java.util.List;

/** A disk that takes its time to force: meanwhile others go on, as threads of a process would. */
final class SimDisk implements LogDisk {
  private final MemoryDisk disk;
  private final Runnable meanwhile;

  SimDisk(MemoryDisk disk, Runnable meanwhile) {
    this.disk = disk;
    this.meanwhile = meanwhile;
  }

  private final class Slow implements LogFile {
    private final LogFile file;

    Slow(LogFile file) {
      this.file = file;
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
      file.read(position, into, offset, length);
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws IOException {
      file.write(position, from, offset, length);
    }

    @Override
    public void force() throws IOException {
      meanwhile.run();
      file.force();
      meanwhile.run();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Override
  public List<String> list() {
    return disk.list();
  }

  @Override
  public LogFile create(String name, long size) throws IOException {
    return new Slow(disk.create(name, size));
  }

  @Override
  public LogFile open(String name) throws IOException {
    return new Slow(disk.open(name));
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public byte[] read(String name) {
    return disk.read(name);
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    disk.replace(name, content);
  }

  @Override
  public long usableBytes() {
    return disk.usableBytes();
  }
}
