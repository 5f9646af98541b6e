// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.config;

import io.tapdb.oplog.io.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder a node keeps its data in, held by one process at a time: {@code FORMAT}, {@code
 * tapdb.lock}, {@code oplog/}, {@code base/}, {@code local/}, {@code scratch/}, {@code rollback/}.
 */
public final class DataFolder implements AutoCloseable {
  private static final String FORMAT_FILE = "FORMAT";
  private static final String LOCK_FILE = "tapdb.lock";
  private static final String SCRATCH = "scratch";
  private static final String FORMAT_KEY = "format";
  private static final String ENGINE_KEY = "engine";
  private static final String FORMAT = "1";

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the folder, making it if need be.
   *
   * @param engine the storage engine that will use it
   * @throws IOException when another process has it, or its content is of another format or engine;
   *     the message says which
   */
  public static DataFolder open(Path path, String engine) throws IOException {
    Files.createDirectories(path);
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK_FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = lock(path, channel);
      checkFormat(path, engine);
      for (String part : new String[] {"oplog", "base", "local", SCRATCH, "rollback"}) {
        Files.createDirectories(path.resolve(part));
      }
      empty(path.resolve(SCRATCH));
      return new DataFolder(path, channel, lock);
    } catch (IOException refused) {
      channel.close();
      throw refused;
    }
  }

  private static FileLock lock(Path path, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      lock = null;
    }
    if (lock == null) {
      throw new IOException(
          "the data folder "
              + path
              + " is in use by process "
              + holder(path)
              + "; stop that one first or give another --dbpath");
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
    return lock;
  }

  private static String holder(Path path) throws IOException {
    return Files.readString(path.resolve(LOCK_FILE), StandardCharsets.US_ASCII).strip();
  }

  /** Removes what a process that was killed could not. */
  private static void empty(Path scratch) throws IOException {
    try (Stream<Path> left = Files.walk(scratch)) {
      for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(scratch)) {
          Files.delete(each);
        }
      }
    }
  }

  private static void checkFormat(Path path, String engine) throws IOException {
    Path file = path.resolve(FORMAT_FILE);
    if (!Files.exists(file)) {
      String content = FORMAT_KEY + ": " + FORMAT + "\n" + ENGINE_KEY + ": " + engine + "\n";
      new FileDisk(path).replace(FORMAT_FILE, content.getBytes(StandardCharsets.US_ASCII));
      return;
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        found.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    if (!found.containsKey(FORMAT_KEY) || !found.containsKey(ENGINE_KEY)) {
      throw new IOException(
          "the file "
              + file
              + " does not say what wrote this data folder; it is damaged, or the folder is not one"
              + " of TapDB's: restore the file, or use an empty folder");
    }
    if (!FORMAT.equals(found.get(FORMAT_KEY))) {
      throw new IOException(
          "the data folder "
              + path
              + " has format "
              + found.get(FORMAT_KEY)
              + ", this version of TapDB reads format "
              + FORMAT
              + "; use the version that wrote it, or an empty folder");
    }
    if (!engine.equals(found.get(ENGINE_KEY))) {
      throw new IOException(
          "the data folder "
              + path
              + " was written by the storage engine '"
              + found.get(ENGINE_KEY)
              + "'; start with --storageEngine "
              + found.get(ENGINE_KEY)
              + " or use an empty folder");
    }
  }

  public Path path() {
    return path;
  }

  public Path part(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
