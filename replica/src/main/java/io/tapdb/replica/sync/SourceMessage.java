// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;

/** What a source sends to a follower. */
sealed interface SourceMessage {
  /**
   * Entries that follow one another, as the very bytes of the log; none when only other things have
   * moved.
   *
   * @param previous the entry in front of the first one
   */
  record Batch(SourceFacts facts, OpTime previous, List<RawEntry> entries)
      implements SourceMessage {
    /** The entry that it leads up to. */
    OpTime last() {
      return entries.isEmpty() ? previous : entries.getLast().opTime();
    }
  }

  /**
   * The source does not have the follower's last entry.
   *
   * @param first its own oldest entry
   */
  record Mismatch(SourceFacts facts, OpTime first) implements SourceMessage {}

  /** The source cannot be followed at present. */
  record Refusal(String reason) implements SourceMessage {}

  byte BATCH = 1;
  byte MISMATCH = 2;
  byte REFUSAL = 3;

  /** What one entry takes besides its bytes. */
  int ENTRY_HEADER_BYTES = WireWriter.OP_TIME_BYTES + Integer.BYTES;

  default byte[] encode() {
    return switch (this) {
      case Batch batch -> encode(batch);
      case Mismatch mismatch -> {
        WireWriter to = new WireWriter(1 + SourceFacts.BYTES + WireWriter.OP_TIME_BYTES);
        to.put(MISMATCH);
        mismatch.facts().write(to);
        yield to.put(mismatch.first()).message();
      }
      case Refusal refusal -> {
        byte[] reason = WireWriter.utf8(refusal.reason());
        yield new WireWriter(1 + Integer.BYTES + reason.length).put(REFUSAL).put(reason).message();
      }
    };
  }

  private static byte[] encode(Batch batch) {
    int size = 1 + SourceFacts.BYTES + WireWriter.OP_TIME_BYTES + Integer.BYTES;
    for (RawEntry entry : batch.entries()) {
      size = Math.addExact(size, ENTRY_HEADER_BYTES + entry.bytes().length);
    }
    WireWriter to = new WireWriter(size).put(BATCH);
    batch.facts().write(to);
    to.put(batch.previous()).put(batch.entries().size());
    for (RawEntry entry : batch.entries()) {
      to.put(entry.opTime()).put(entry.bytes());
    }
    return to.message();
  }

  static SourceMessage decode(byte[] message) throws WireReader.WireFault {
    WireReader from = new WireReader(message);
    byte kind = from.oneByte();
    return switch (kind) {
      case BATCH -> batch(SourceFacts.read(from), from);
      case MISMATCH -> new Mismatch(SourceFacts.read(from), from.opTime());
      case REFUSAL -> new Refusal(from.text());
      default -> throw new WireReader.WireFault("a source sends no messages of kind " + kind);
    };
  }

  /** Reads entries, and makes sure that they follow one another and are of no later term. */
  private static Batch batch(SourceFacts facts, WireReader from) throws WireReader.WireFault {
    OpTime previous = from.opTime();
    int count = from.count(ENTRY_HEADER_BYTES);
    List<RawEntry> entries = new ArrayList<>(count);
    OpTime last = previous;
    for (int i = 0; i < count; i++) {
      RawEntry entry = new RawEntry(from.opTime(), from.bytes());
      boolean follows =
          entry.opTime().isAfter(last)
              && Long.compareUnsigned(entry.opTime().timestamp(), last.timestamp()) > 0;
      if (!follows || entry.opTime().term() > facts.term()) {
        throw new WireReader.WireFault(
            "entry " + entry.opTime() + " cannot follow " + last + " in term " + facts.term());
      }
      entries.add(entry);
      last = entry.opTime();
    }
    return new Batch(facts, previous, entries);
  }
}
