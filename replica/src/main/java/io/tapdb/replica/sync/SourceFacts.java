// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;

/**
 * What a member says of itself to those who follow it, in front of the entries.
 *
 * @param term the term it is in
 * @param state what it is doing
 * @param primaryId whom it takes for the primary, -1 if nobody
 * @param sourceId whom it follows itself, -1 if nobody
 * @param rollbackId rises with each of its rollbacks
 * @param committed what it knows to be committed
 * @param last its newest entry
 */
record SourceFacts(
    long term,
    MemberState state,
    int primaryId,
    int sourceId,
    int rollbackId,
    Position committed,
    OpTime last) {
  static final int BYTES =
      Long.BYTES + 4 * Integer.BYTES + WireWriter.POSITION_BYTES + WireWriter.OP_TIME_BYTES;

  void write(WireWriter to) {
    to.put(term)
        .put(state.code())
        .put(primaryId)
        .put(sourceId)
        .put(rollbackId)
        .put(committed)
        .put(last);
  }

  static SourceFacts read(WireReader from) throws WireReader.WireFault {
    return new SourceFacts(
        from.int64(),
        MemberState.of(from.int32()),
        from.int32(),
        from.int32(),
        from.int32(),
        from.position(),
        from.opTime());
  }
}
