// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import io.tapdb.oplog.OpTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** A copy on the heap for a base on the heap. */
final class HeapImport implements BaseImport {
  /** Takes over what has been copied. */
  interface Target {
    void replace(EntriesFile.Reader entries);
  }

  private final Target target;
  private byte[] bytes = new byte[0];
  private boolean closed;

  HeapImport(Target target) {
    this.target = target;
  }

  @Override
  public List<String> formats() {
    return List.of(EntriesFile.FORMAT);
  }

  @Override
  public synchronized long have(String name) {
    return name.equals(EntriesFile.NAME) ? bytes.length : 0;
  }

  @Override
  public synchronized void write(String name, long offset, byte[] from, int at, int length)
      throws IOException {
    if (closed || !name.equals(EntriesFile.NAME)) {
      throw new IOException("the copy takes no file '" + name + "'");
    }
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length, (int) offset + length));
    System.arraycopy(from, at, bytes, (int) offset, length);
  }

  @Override
  public synchronized void finish(String format, OpTime at) throws IOException {
    if (!format.equals(EntriesFile.FORMAT)) {
      throw new IOException("a base on the heap cannot be copied from '" + format + "'");
    }
    EntriesFile.Reader reader = new EntriesFile.Reader(new ByteArrayInputStream(bytes));
    if (!reader.at().equals(at)) {
      throw new IOException("the copied data reach to " + reader.at() + ", not to " + at);
    }
    try {
      target.replace(reader);
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
    close();
  }

  @Override
  public synchronized void close() {
    closed = true;
    bytes = new byte[0];
  }
}
