// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** What a member that copies all data asks its source, and the answers. */
public final class CopyQuestion {
  public static final String COMMAND = "_replSetCheckpoint";
  public static final String OPEN = "open";
  public static final String READ = "read";
  public static final String KEEP = "keep";
  public static final String CLOSE = "close";
  public static final String FILE = "file";
  public static final String OFFSET = "offset";
  public static final String BYTES = "bytes";

  /** The most that can be read at once; a reply has room for far more. */
  public static final int MOST_BYTES = 8 << 20;

  /**
   * The files of a base at one moment.
   *
   * @param id names them from here on
   * @param format what kind of files they are
   * @param at the entry as of which they are
   * @param entry that entry as it stands in the log
   */
  record Opened(long id, String format, OpTime at, byte[] entry, List<ChunkQueue.File> files) {
    static Opened read(Doc reply) {
      List<ChunkQueue.File> files = new ArrayList<>();
      FieldCursor each = reply.get("files").doc().fields();
      while (each.next()) {
        Doc file = each.value().doc();
        files.add(new ChunkQueue.File(file.get("name").string(), Numbers.toLong(file.get(BYTES))));
      }
      return new Opened(
          reply.get("id").int64(),
          reply.get("format").string(),
          OpTimeField.read(reply.get("optime")),
          reply.get("entry").binaryData(),
          files);
    }

    DocWriter fields() {
      DocWriter reply = new DocWriter().put("id", id).put("format", format);
      OpTimeField.put(reply, "optime", at).put("entry", Value.binary(0, entry)).openArray("files");
      for (ChunkQueue.File each : files) {
        reply.addOpen().put("name", each.name()).put(BYTES, each.bytes()).close();
      }
      return reply.close();
    }
  }

  private CopyQuestion() {}

  /** Asks for a state of the base, in the first format that can be had. */
  static Doc open(List<String> formats) {
    DocWriter command = new DocWriter().put(COMMAND, 1).openArray(OPEN);
    formats.forEach(command::add);
    return command.close().build();
  }

  /** Says that nothing has come to disk yet, so that the log alone brings everything. */
  static DocWriter nothing(OpTime last) {
    return OpTimeField.put(new DocWriter(), "logOnly", last);
  }

  /** Where the log ends that alone brings everything, or null if there are files. */
  static OpTime logOnly(Doc reply) {
    return OpTimeField.read(reply.get("logOnly"));
  }

  /** The formats asked for. */
  public static List<String> formats(Doc array) {
    List<String> formats = new ArrayList<>();
    FieldCursor each = array.fields();
    while (each.next()) {
      if (each.value().isString()) {
        formats.add(each.value().string());
      }
    }
    return formats;
  }

  static Doc read(long id, ChunkQueue.Chunk chunk) {
    return new DocWriter()
        .put(COMMAND, 1)
        .put(READ, id)
        .put(FILE, chunk.file())
        .put(OFFSET, chunk.offset())
        .put(BYTES, chunk.bytes())
        .build();
  }

  static Doc keep(long id) {
    return new DocWriter().put(COMMAND, 1).put(KEEP, id).build();
  }

  static Doc close(long id) {
    return new DocWriter().put(COMMAND, 1).put(CLOSE, id).build();
  }

  /** What was read, as a reply. */
  public static DocWriter content(byte[] bytes) {
    return new DocWriter(bytes.length + 64)
        .put("data", Value.binary(0, bytes))
        .put("crc32c", checksum(bytes));
  }

  /** What was read, or null when it is not what was sent. */
  static byte[] content(Doc reply, int bytes) {
    Value data = reply.get("data");
    if (data.type() != BsonTypes.BINARY) {
      return null;
    }
    byte[] content = data.binaryData();
    return content.length == bytes && checksum(content) == Numbers.toLong(reply.get("crc32c"))
        ? content
        : null;
  }

  private static long checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }
}
