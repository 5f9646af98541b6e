// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.oplog.OpTime;

/** An optime as a field of a message: {@code {ts: Timestamp, t: term}}. */
final class OpTimeField {
  private OpTimeField() {}

  static DocWriter put(DocWriter to, String name, OpTime opTime) {
    return fields(to.open(name), opTime).close();
  }

  static DocWriter fields(DocWriter to, OpTime opTime) {
    return to.putTimestamp("ts", opTime.timestamp()).put("t", opTime.term());
  }

  /** The optime that stands there, or null when there is none. */
  static OpTime read(Value value) {
    if (!value.isDocument()) {
      return null;
    }
    Doc fields = value.doc();
    Value timestamp = fields.get("ts");
    Value term = fields.get("t");
    return timestamp.type() == BsonTypes.TIMESTAMP && term.isNumber()
        ? new OpTime(timestamp.int64(), Numbers.toLong(term))
        : null;
  }
}
