// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.VoteRecord;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.LogDisk;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The small files of a member: vote, configuration, delay, rollback id and sync marker.
 *
 * <p>None of these may stand in the log, because the log can be cut and copied: a member that cut
 * its own vote away could vote twice. Each is replaced whole and is durable when the call returns,
 * so that an answer sent afterwards can rely on it. A file is its document behind a checksum; one
 * that does not fit its checksum is never taken for missing.
 *
 * <p>Confined to the thread that decides for the member.
 */
public final class MemberFiles {
  private static final String VOTE = "VOTE";
  private static final String CONFIG = "CONFIG";
  private static final String ROLLBACK_ID = "ROLLBACK_ID";
  private static final String SYNC = "SYNC";
  private static final String DELAY = "DELAY";
  private static final int CHECKSUM_BYTES = 4;

  private final LogDisk disk;

  public MemberFiles(LogDisk disk) {
    this.disk = disk;
  }

  /** The last vote stored, or {@link VoteRecord#NONE}. */
  public VoteRecord vote() throws IOException {
    Doc stored = read(VOTE);
    return stored == null ? VoteRecord.NONE : VoteRecord.parse(BsonDocuments.tree(stored));
  }

  /** Stores a vote; it may be answered once this returns. */
  public void store(VoteRecord vote) throws IOException {
    write(VOTE, BsonDocuments.bytes(vote.toBson()));
  }

  /** The configuration of the set as it was stored, or null when the member is in none. */
  public Doc config() throws IOException {
    return read(CONFIG);
  }

  public void storeConfig(Doc config) throws IOException {
    write(CONFIG, config);
  }

  /**
   * How long this member stays behind on purpose, in seconds: known apart from the configuration,
   * because at a start the data are opened before the member has found itself in that.
   */
  public long delaySecs() throws IOException {
    Doc stored = read(DELAY);
    return stored == null ? 0 : stored.get("secs").int64();
  }

  /** Stores how long this member stays behind, if that is another time than before. */
  public void storeDelay(long secs) throws IOException {
    if (secs != delaySecs()) {
      write(DELAY, new DocWriter().put("secs", secs).build());
    }
  }

  /** A number that changes with every rollback, from 1. */
  public int rollbackId() throws IOException {
    Doc stored = read(ROLLBACK_ID);
    return stored == null ? 1 : stored.get("rbid").int32();
  }

  /** Gives and stores the next rollback id: before anything is cut. */
  public int nextRollbackId() throws IOException {
    int next = rollbackId() + 1;
    write(ROLLBACK_ID, new DocWriter().put("rbid", next).build());
    return next;
  }

  /** Where a first copy stands that has not ended, or null when the data are whole. */
  public SyncMarker sync() throws IOException {
    Doc stored = read(SYNC);
    return stored == null
        ? null
        : new SyncMarker(
            stored.get("source").string(),
            new OpTime(stored.get("ts").int64(), stored.get("t").int64()));
  }

  public void storeSync(SyncMarker marker) throws IOException {
    write(
        SYNC,
        new DocWriter()
            .put("source", marker.source())
            .put("ts", marker.from().timestamp())
            .put("t", marker.from().term())
            .build());
  }

  /** Says that the data are whole. */
  public void clearSync() throws IOException {
    disk.delete(SYNC);
  }

  private Doc read(String name) throws IOException {
    byte[] bytes = disk.read(name);
    if (bytes == null) {
      return null;
    }
    if (bytes.length < CHECKSUM_BYTES || ByteBuffer.wrap(bytes).getInt() != checksum(bytes)) {
      throw new MemberFileDamagedException(name);
    }
    return new Doc(bytes, CHECKSUM_BYTES, bytes.length - CHECKSUM_BYTES);
  }

  private void write(String name, Doc content) throws IOException {
    byte[] document = content.toByteArray();
    byte[] bytes = new byte[CHECKSUM_BYTES + document.length];
    System.arraycopy(document, 0, bytes, CHECKSUM_BYTES, document.length);
    ByteBuffer.wrap(bytes).putInt(checksum(bytes));
    disk.replace(name, bytes);
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, CHECKSUM_BYTES, bytes.length - CHECKSUM_BYTES);
    return (int) crc.getValue();
  }
}
