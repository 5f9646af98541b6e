// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.message.Position;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.oplog.OpTime;

/** An entry of a log as the bytes that every member keeps of it, which nobody changes. */
@SuppressWarnings("ArrayRecordComponent") // compared by its optime where that matters
record RawEntry(OpTime opTime, byte[] bytes) {
  private static final long MILLIS = 1000;

  /** The time of day at which its primary wrote it. */
  long wallMillis() {
    Value wall = new Doc(bytes).get("wall");
    return wall.type() == BsonTypes.DATE ? wall.int64() : opTime.seconds() * MILLIS;
  }

  Position position() {
    return new Position(opTime, wallMillis());
  }

  /** The position of an entry that is not at hand: to the second. */
  static Position roughly(OpTime opTime) {
    return opTime.equals(OpTime.NULL)
        ? Position.NONE
        : new Position(opTime, opTime.seconds() * MILLIS);
  }
}
