// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** A file to import, plain or compressed as its name says, that tells how far it is read. */
final class InputFile implements AutoCloseable {
  /** Standard input. */
  static final String STANDARD = "-";

  private final String name;
  private final Counted counted;
  private final InputStream content;
  private final long size;

  private InputFile(String name, InputStream raw, long size) throws IOException {
    this.name = name;
    this.size = size;
    this.counted = new Counted(raw);
    this.content =
        isCompressed(name)
            ? new GZIPInputStream(new BufferedInputStream(counted, 1 << 16), 1 << 16)
            : counted;
  }

  static InputFile open(String name) throws IOException {
    if (name.equals(STANDARD)) {
      return new InputFile(name, System.in, -1);
    }
    Path path = Path.of(name);
    return new InputFile(name, Files.newInputStream(path), Files.size(path));
  }

  static boolean isCompressed(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** Whether the name says that the file is a table. */
  static boolean isTable(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".csv") || lower.endsWith(".csv.gz");
  }

  String name() {
    return name;
  }

  InputStream content() {
    return content;
  }

  /** Bytes in the file, or -1 if nobody knows. */
  long size() {
    return size;
  }

  /** Bytes of the file read so far. */
  long read() {
    return counted.count;
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int c = super.read();
      count += c < 0 ? 0 : 1;
      return c;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int got = super.read(into, offset, length);
      count += Math.max(0, got);
      return got;
    }
  }
}
