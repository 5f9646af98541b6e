// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import io.tapdb.oplog.OpTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** One state of a base on the heap, as a file on the heap. */
final class HeapCheckpoint implements Checkpoint {
  private final OpTime at;
  private final byte[] bytes;

  HeapCheckpoint(BaseSnapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EntriesFile.write(snapshot, out);
    this.at = snapshot.flushed();
    this.bytes = out.toByteArray();
  }

  @Override
  public OpTime at() {
    return at;
  }

  @Override
  public String format() {
    return EntriesFile.FORMAT;
  }

  @Override
  public List<FileInfo> files() {
    return List.of(new FileInfo(EntriesFile.NAME, bytes.length));
  }

  @Override
  public int read(String name, long offset, byte[] into, int from, int length) throws IOException {
    if (!name.equals(EntriesFile.NAME)) {
      throw new IOException("the checkpoint has no file '" + name + "'");
    }
    int count = Math.clamp(bytes.length - offset, 0, length);
    System.arraycopy(bytes, (int) Math.min(offset, bytes.length), into, from, count);
    return count;
  }

  @Override
  public void close() {}
}
