// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import io.tapdb.oplog.OpTime;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A whole state of a base as one file that any kind of base can write and read: the optime, all
 * entries in order of table and key, an end mark and a checksum of everything before it.
 */
public final class EntriesFile {
  /** Its name as the format of a {@link Checkpoint}. */
  public static final String FORMAT = "entries-1";

  /** The name of the one file of such a checkpoint. */
  public static final String NAME = "entries";

  private static final long MAGIC = 0x5441504442_454e54L;
  private static final int END = -1;
  private static final int MAX_BYTES = 64 << 20;

  private EntriesFile() {}

  /**
   * Fails if somebody else does not understand this format.
   *
   * @throws IOException naming what he understands
   */
  public static void checkAccepted(List<String> accepted) throws IOException {
    if (!accepted.contains(FORMAT)) {
      throw new IOException(
          "the data can be copied as '" + FORMAT + "', but what is understood is " + accepted);
    }
  }

  /** Writes a state; the stream is flushed but not closed. */
  public static void write(BaseSnapshot snapshot, OutputStream stream) throws IOException {
    CheckedOutputStream checked = new CheckedOutputStream(stream, new CRC32C());
    DataOutputStream out = new DataOutputStream(checked);
    out.writeLong(MAGIC);
    out.writeLong(snapshot.flushed().timestamp());
    out.writeLong(snapshot.flushed().term());
    for (int table : snapshot.tables()) {
      try (EntryCursor cursor = snapshot.scan(table, KeyRange.ALL, false)) {
        while (cursor.next()) {
          out.writeInt(table);
          write(out, cursor.key());
          write(out, cursor.value());
        }
      }
    }
    out.writeInt(END);
    out.writeLong(checked.getChecksum().getValue());
    out.flush();
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** The entries of such a file, one after the other; each is checked, and the whole at the end. */
  public static final class Reader implements BaseStore.Entries {
    private final CheckedInputStream checked;
    private final DataInputStream in;
    private final OpTime at;
    private int table;
    private byte[] key;
    private byte[] value;
    private boolean ended;

    /**
     * Begins to read.
     *
     * @param stream buffered
     * @throws IOException when it is no such file
     */
    public Reader(InputStream stream) throws IOException {
      checked = new CheckedInputStream(stream, new CRC32C());
      in = new DataInputStream(checked);
      if (in.readLong() != MAGIC) {
        throw damaged("its beginning is not that of such a file");
      }
      at = new OpTime(in.readLong(), in.readLong());
    }

    /** The newest entry in the state. */
    public OpTime at() {
      return at;
    }

    @Override
    public boolean next() {
      try {
        return step();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    private boolean step() throws IOException {
      if (ended) {
        return false;
      }
      table = in.readInt();
      if (table != END) {
        key = bytes();
        value = bytes();
        return true;
      }
      ended = true;
      long expected = checked.getChecksum().getValue();
      if (in.readLong() != expected) {
        throw damaged("its checksum is wrong");
      }
      return false;
    }

    private byte[] bytes() throws IOException {
      int length = in.readInt();
      if (length < 0 || length > MAX_BYTES) {
        throw damaged("an entry has the length " + length);
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("the copied data end too early");
      }
      return bytes;
    }

    private static IOException damaged(String what) {
      return new IOException("the copied data cannot be read: " + what);
    }

    @Override
    public int table() {
      return table;
    }

    @Override
    public byte[] key() {
      return key;
    }

    @Override
    public byte[] value() {
      return value;
    }
  }
}
