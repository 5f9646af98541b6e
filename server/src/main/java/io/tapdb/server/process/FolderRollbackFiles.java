// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.sync.RollbackFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Rollback files in the data folder of a node. */
final class FolderRollbackFiles implements RollbackFiles {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int LONGEST_NAME = 200;
  private static final int BUFFER_BYTES = 256 << 10;

  private final Path folder;

  FolderRollbackFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public Writing create(Namespace namespace, long wallMillis) throws IOException {
    Path home = folder.resolve(safeName(namespace.toString()));
    Files.createDirectories(home);
    String name = "removed." + TIME.format(Instant.ofEpochMilli(wallMillis)) + ".";
    for (int number = 0; true; number++) {
      try {
        FileChannel channel =
            FileChannel.open(
                home.resolve(name + number + ".bson"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        return new Open(home, channel);
      } catch (FileAlreadyExistsException taken) {
        // of a rollback in the same second, or of one that a crash has ended
      }
    }
  }

  /** A name that every file system takes, and that can be read. */
  static String safeName(String namespace) {
    StringBuilder name = new StringBuilder();
    for (byte each : namespace.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (each & 0xff);
      boolean plain =
          letter < 128 && (Character.isLetterOrDigit(letter) || "._-".indexOf(letter) >= 0);
      name.append(plain ? String.valueOf(letter) : String.format(Locale.ROOT, "%%%02X", each));
    }
    return name.length() <= LONGEST_NAME
        ? name.toString()
        : name.substring(0, LONGEST_NAME) + "-" + Integer.toHexString(namespace.hashCode());
  }

  @Override
  public String place() {
    return folder.toString();
  }

  private static final class Open implements Writing {
    private final Path home;
    private final FileChannel channel;
    private final OutputStream out;

    Open(Path home, FileChannel channel) {
      this.home = home;
      this.channel = channel;
      this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    @Override
    public void add(Doc document) throws IOException {
      out.write(document.bytes(), document.offset(), document.length());
    }

    @Override
    public void close() throws IOException {
      out.flush();
      channel.force(true);
      channel.close();
      force(home);
      force(home.getParent());
    }

    /** A new name is safe once its folder was forced. */
    private static void force(Path folder) throws IOException {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }
}
