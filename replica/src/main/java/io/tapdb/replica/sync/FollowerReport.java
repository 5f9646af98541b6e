// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What a follower sends to its source, at once when something moved and now and then as a sign of
 * life.
 *
 * @param received the last entry it has taken out of the stream
 * @param rows how far it is itself, and how far those are who follow it
 */
record FollowerReport(OpTime received, List<Progress.Row> rows) {
  private static final int ROW_BYTES = Integer.BYTES + Long.BYTES + WireWriter.POSITIONS_BYTES;

  byte[] encode() {
    WireWriter to =
        new WireWriter(WireWriter.OP_TIME_BYTES + Integer.BYTES + rows.size() * ROW_BYTES)
            .put(received)
            .put(rows.size());
    for (Progress.Row row : rows) {
      to.put(row.memberId()).put(row.term()).put(row.log());
    }
    return to.message();
  }

  static FollowerReport decode(byte[] message) throws WireReader.WireFault {
    WireReader from = new WireReader(message);
    OpTime received = from.opTime();
    int count = from.count(ROW_BYTES);
    List<Progress.Row> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int memberId = from.int32();
      long term = from.int64();
      rows.add(new Progress.Row(memberId, from.positions(), term));
    }
    return new FollowerReport(received, rows);
  }
}
