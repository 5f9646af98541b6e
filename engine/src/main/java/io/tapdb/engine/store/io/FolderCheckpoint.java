// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.BaseSnapshot;
import io.tapdb.engine.store.Checkpoint;
import io.tapdb.engine.store.EntriesFile;
import io.tapdb.oplog.OpTime;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A checkpoint in a folder of its own, which is deleted with it. */
final class FolderCheckpoint implements Checkpoint {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path folder;
  private final String format;
  private final OpTime at;
  private final List<FileInfo> files = new ArrayList<>();

  FolderCheckpoint(Path folder, String format, OpTime at) throws IOException {
    this.folder = folder;
    this.format = format;
    this.at = at;
    for (Path file : Folders.list(folder)) {
      files.add(new FileInfo(file.getFileName().toString(), Files.size(file)));
    }
  }

  /** Writes all entries of a state into a folder that is not there yet. */
  static Checkpoint ofEntries(BaseSnapshot snapshot, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(folder.resolve(EntriesFile.NAME)), BUFFER_BYTES)) {
      EntriesFile.write(snapshot, out);
    } catch (IOException failure) {
      Folders.delete(folder);
      throw failure;
    }
    return new FolderCheckpoint(folder, EntriesFile.FORMAT, snapshot.flushed());
  }

  @Override
  public OpTime at() {
    return at;
  }

  @Override
  public String format() {
    return format;
  }

  @Override
  public List<FileInfo> files() {
    return List.copyOf(files);
  }

  @Override
  public int read(String name, long offset, byte[] into, int from, int length) throws IOException {
    try (FileChannel channel =
        FileChannel.open(Folders.file(folder, name), StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.wrap(into, from, length);
      while (buffer.hasRemaining()
          && channel.read(buffer, offset + buffer.position() - from) >= 0) {
        // a read may give less than there is
      }
      return buffer.position() - from;
    }
  }

  @Override
  public void close() throws IOException {
    Folders.delete(folder);
  }
}
