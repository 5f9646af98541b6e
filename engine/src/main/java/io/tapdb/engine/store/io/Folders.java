// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a base and those beside it, by the ends of their names: {@code .import} is being
 * copied from another member, {@code .old} has been replaced by such a copy, {@code .checkpoint} is
 * what others copy from here.
 *
 * <p>A copy becomes the base in steps of which each is durable before the next; whoever opens the
 * base after a crash between them goes on from there. Until the copy is marked complete the old
 * base is the base, from then on the copy is.
 */
final class Folders {
  static final String COMPLETE = "COMPLETE";

  private final Path base;

  Folders(Path base) {
    this.base = base;
  }

  private Path beside(String end) {
    return base.resolveSibling(base.getFileName() + end);
  }

  Path imported() {
    return beside(".import");
  }

  Path checkpoints() {
    return beside(".checkpoint");
  }

  /** Ends what a crash interrupted and deletes what nobody needs; nothing is open. */
  void tidy() throws IOException {
    if (Files.exists(imported().resolve(COMPLETE))) {
      swap();
    }
    Path old = beside(".old");
    if (Files.exists(base.resolve(COMPLETE))) {
      // only the last steps were left
      Files.delete(base.resolve(COMPLETE));
    }
    delete(old);
    delete(imported());
    delete(checkpoints());
  }

  /** Marks the copy complete and puts it in the place of the base, which is closed. */
  void replace() throws IOException {
    forceAll(imported());
    Files.createFile(imported().resolve(COMPLETE));
    force(imported().resolve(COMPLETE));
    force(imported());
    tidy();
  }

  private void swap() throws IOException {
    Path old = beside(".old");
    if (Files.exists(base)) {
      delete(old);
      Files.move(base, old, StandardCopyOption.ATOMIC_MOVE);
      force(base.getParent());
    }
    Files.move(imported(), base, StandardCopyOption.ATOMIC_MOVE);
    force(base.getParent());
  }

  private static void forceAll(Path folder) throws IOException {
    for (Path file : list(folder)) {
      force(file);
    }
  }

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** The file of that name in a folder; the name may come from anywhere. */
  static Path file(Path folder, String name) throws IOException {
    boolean plain =
        !name.isEmpty()
            && !name.equals(COMPLETE)
            && !name.startsWith(".")
            && name.chars().allMatch(Folders::isPlain);
    if (!plain) {
      throw new IOException("'" + name + "' is not the name of a file of a base");
    }
    return folder.resolve(name);
  }

  private static boolean isPlain(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
  }
}
