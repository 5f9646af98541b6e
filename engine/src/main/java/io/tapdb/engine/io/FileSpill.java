// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.io;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.sort.KeyedDoc;
import io.tapdb.engine.sort.Spill;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs of a sort in temporary files of a folder; each file goes when its run is closed. */
public final class FileSpill implements Spill {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;

  public FileSpill(Path folder) {
    this.folder = folder;
  }

  @Override
  public KeyedRows write(KeyedRows rows) {
    Path file = null;
    try {
      file = Files.createTempFile(folder, "sort-", ".run");
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES))) {
        for (KeyedDoc row = rows.next(); row != null; row = rows.next()) {
          write(out, row);
        }
      }
      return new Run(file);
    } catch (IOException failure) {
      delete(file);
      throw noRoom(failure);
    }
  }

  private static void write(DataOutputStream out, KeyedDoc row) throws IOException {
    Doc document = row.document();
    out.writeInt(row.key().length);
    out.write(row.key());
    out.writeInt(document.length());
    out.write(document.bytes(), document.offset(), document.length());
  }

  private static TapdbException noRoom(IOException failure) {
    return new TapdbException(
        ErrorCode.OUT_OF_DISK_SPACE,
        "the sort could not use the disk: "
            + failure.getMessage()
            + "; sort fewer documents or use an index");
  }

  private static void delete(Path file) {
    if (file != null && !file.toFile().delete()) {
      // it lies in a folder that is emptied at the next start
      file.toFile().deleteOnExit();
    }
  }

  private static final class Run implements KeyedRows {
    private final Path file;
    private final DataInputStream in;

    Run(Path file) throws IOException {
      this.file = file;
      this.in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
    }

    @Override
    public KeyedDoc next() {
      try {
        byte[] key = new byte[in.readInt()];
        in.readFully(key);
        byte[] document = new byte[in.readInt()];
        in.readFully(document);
        return new KeyedDoc(key, new Doc(document));
      } catch (EOFException end) {
        return null;
      } catch (IOException failure) {
        throw noRoom(failure);
      }
    }

    @Override
    public long heldBytes() {
      return BUFFER_BYTES;
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException failure) {
        throw noRoom(failure);
      } finally {
        delete(file);
      }
    }
  }
}
