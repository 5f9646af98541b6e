// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.BaseImport;
import io.tapdb.engine.store.EntriesFile;
import io.tapdb.oplog.OpTime;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A copy in a folder beside the base, whose place that folder takes at the end. */
abstract class FolderImport implements BaseImport {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Folders folders;
  private boolean finished;

  /** Begins with nothing; an earlier copy is thrown away. */
  FolderImport(Path base) throws IOException {
    this.folders = new Folders(base);
    Folders.delete(folders.imported());
    Files.createDirectories(folders.imported());
  }

  /** Where the files are until it is finished. */
  final Path folder() {
    return folders.imported();
  }

  @Override
  public final long have(String name) throws IOException {
    Path file = Folders.file(folder(), name);
    return Files.exists(file) ? Files.size(file) : 0;
  }

  @Override
  public final void write(String name, long offset, byte[] bytes, int from, int length)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            Folders.file(folder(), name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer, offset + buffer.position() - from);
      }
    }
  }

  @Override
  public final void finish(String format, OpTime at) throws IOException {
    OpTime found = check(format);
    if (!found.equals(at)) {
      throw new IOException("the copied data reach to " + found + ", not to " + at);
    }
    finished = true;
    folders.replace();
  }

  /**
   * Sees to it that the folder holds a base, and says which entry it reaches to.
   *
   * @throws IOException when it does not
   */
  abstract OpTime check(String format) throws IOException;

  /** What is done with all entries of a file. */
  interface Taking {
    void take(EntriesFile.Reader entries) throws IOException;
  }

  /** Reads a file of entries. */
  static OpTime read(Path file, Taking taking) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      EntriesFile.Reader entries = new EntriesFile.Reader(in);
      taking.take(entries);
      return entries.at();
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  /** Says that a format is none of those understood. */
  static IOException unknown(String format) {
    return new IOException("this base cannot be copied from files of the format '" + format + "'");
  }

  @Override
  public final void close() throws IOException {
    if (!finished) {
      Folders.delete(folder());
    }
  }

  @Override
  public abstract List<String> formats();
}
