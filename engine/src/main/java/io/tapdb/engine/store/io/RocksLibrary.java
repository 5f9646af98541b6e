// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * The native code of RocksDB, which has to be a file to be loaded.
 *
 * <p>RocksDB by itself unpacks it among the system's temporary files and removes it when the
 * process ends in order; one that is killed leaves it there, and every start adds one.
 */
public final class RocksLibrary {
  private static final String FILES = "librocksdbjni*";

  private RocksLibrary() {}

  /**
   * Loads it, once in a process, by way of a file that is gone when this returns.
   *
   * @param folder exists, and is emptied at the next start if the process is killed meanwhile
   */
  public static void load(Path folder) throws IOException {
    if (System.getenv("ROCKSDB_SHAREDLIB_DIR") == null) {
      try {
        NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
      } catch (UnsatisfiedLinkError refused) {
        // no program may be run from that disk, perhaps; RocksDB's own choice is tried below
      }
    }
    // what is loaded needs its name no more
    try (DirectoryStream<Path> unpacked = Files.newDirectoryStream(folder, FILES)) {
      for (Path file : unpacked) {
        Files.deleteIfExists(file);
      }
    }
    RocksDB.loadLibrary();
  }
}
