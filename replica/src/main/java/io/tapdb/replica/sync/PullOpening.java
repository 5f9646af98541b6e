// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;

/**
 * With what a follower opens a stream: who it is and what it has.
 *
 * @param from the address under which it stands in its configuration
 * @param last its newest entry, behind which it wants to go on
 * @param term the term it is in
 */
record PullOpening(String setName, String from, int fromId, OpTime last, long term) {
  static final String KIND = "pull";

  Doc toDoc() {
    return new DocWriter(128)
        .put("kind", KIND)
        .put("setName", setName)
        .put("from", from)
        .put("fromId", fromId)
        .putTimestamp("ts", last.timestamp())
        .put("t", last.term())
        .put("term", term)
        .build();
  }

  /**
   * Reads an opening.
   *
   * @throws WireReader.WireFault if it is none
   */
  static PullOpening parse(Doc opening) throws WireReader.WireFault {
    boolean sound =
        opening.get("kind").isString()
            && opening.get("kind").string().equals(KIND)
            && opening.get("setName").isString()
            && opening.get("from").isString()
            && opening.get("fromId").type() == BsonTypes.INT32
            && opening.get("ts").type() == BsonTypes.TIMESTAMP
            && opening.get("t").type() == BsonTypes.INT64
            && opening.get("term").type() == BsonTypes.INT64;
    if (!sound) {
      throw new WireReader.WireFault("a stream was opened for something unknown: " + opening);
    }
    return new PullOpening(
        opening.get("setName").string(),
        opening.get("from").string(),
        opening.get("fromId").int32(),
        new OpTime(opening.get("ts").int64(), opening.get("t").int64()),
        opening.get("term").int64());
  }
}
