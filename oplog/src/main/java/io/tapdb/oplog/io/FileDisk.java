// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog.io;

import io.tapdb.oplog.DiskFullException;
import io.tapdb.oplog.LogDisk;
import io.tapdb.oplog.LogFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one folder.
 *
 * <p>New files are written with zeros before use: appending into blocks that exist costs a fraction
 * of growing a file. They get their name only when they are complete, so that no file is ever found
 * half made. Linux only guarantees a name after the folder itself was forced, so creating,
 * replacing and deleting force it.
 */
public final class FileDisk implements LogDisk {
  private static final int CHUNK = 1 << 20;
  private static final String NEW_SUFFIX = ".new";
  private static final String HALF_MADE = ".log" + NEW_SUFFIX;

  private final Path folder;

  /** The folder is created if it does not exist; half made segments in it are deleted. */
  public FileDisk(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    for (String name : list()) {
      if (name.endsWith(HALF_MADE)) {
        Files.delete(folder.resolve(name));
      }
    }
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Override
  public LogFile create(String name, long size) throws IOException {
    Path path = folder.resolve(name);
    Path fresh = folder.resolve(name + NEW_SUFFIX);
    FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      byte[] zeros = new byte[(int) Math.min(size, CHUNK)];
      FileOfDisk file = new FileOfDisk(channel, size);
      for (long at = 0; at < size; at += zeros.length) {
        file.write(at, zeros, 0, (int) Math.min(zeros.length, size - at));
      }
      channel.force(true);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      forceFolder();
      return file;
    } catch (IOException failure) {
      channel.close();
      Files.deleteIfExists(fresh);
      Files.deleteIfExists(path);
      throw failure;
    }
  }

  @Override
  public LogFile open(String name) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new FileOfDisk(channel, channel.size());
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
    forceFolder();
  }

  @Override
  public byte[] read(String name) throws IOException {
    Path path = folder.resolve(name);
    return Files.exists(path) ? Files.readAllBytes(path) : null;
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    Path fresh = folder.resolve(name + NEW_SUFFIX);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      new FileOfDisk(channel, content.length).write(0, content, 0, content.length);
      channel.force(true);
    }
    Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    forceFolder();
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  private void forceFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static final class FileOfDisk implements LogFile {
    private final FileChannel channel;
    private final long size;

    FileOfDisk(FileChannel channel, long size) {
      this.channel = channel;
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
      while (buffer.hasRemaining()) {
        int end = buffer.limit();
        buffer.limit(Math.min(end, buffer.position() + CHUNK));
        if (channel.read(buffer, position + buffer.position() - offset) < 0) {
          throw new EOFException("the file ends before byte " + (position + length));
        }
        buffer.limit(end);
      }
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(from, offset, length);
      try {
        while (buffer.hasRemaining()) {
          // the JDK copies a heap buffer into a cached direct one of the same size: keep it small
          int end = buffer.limit();
          buffer.limit(Math.min(end, buffer.position() + CHUNK));
          channel.write(buffer, position + buffer.position() - offset);
          buffer.limit(end);
        }
      } catch (IOException failure) {
        throw isDiskFull(failure) ? new DiskFullException(failure.getMessage()) : failure;
      }
    }

    private static boolean isDiskFull(IOException failure) {
      String message = failure.getMessage();
      return message != null
          && (message.contains("No space left") || message.contains("quota exceeded"));
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
