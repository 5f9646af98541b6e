// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.bson.FieldWalk;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

/**
 * How often what a server says about itself has changed, since the server was started.
 *
 * @param processId another one at each start
 * @param counter rises with each change
 */
record TopologyVersion(ObjectId processId, long counter) {
  /** Reads one out of a reply; null if the field is something else. */
  static TopologyVersion of(FieldWalk field) {
    return field.isDocument() ? of(field.asDocument()) : null;
  }

  static TopologyVersion of(BsonDocument document) {
    BsonValue process = document.get("processId");
    BsonValue counter = document.get("counter");
    return process != null && process.isObjectId() && counter != null && counter.isNumber()
        ? new TopologyVersion(process.asObjectId().getValue(), counter.asNumber().longValue())
        : null;
  }

  /** Whether it is surely older than another; of another start nothing can be said. */
  boolean isOlderThan(TopologyVersion other) {
    return other != null && processId.equals(other.processId) && counter < other.counter;
  }

  BsonDocument toDocument() {
    return new BsonDocument("processId", new BsonObjectId(processId))
        .append("counter", new BsonInt64(counter));
  }
}
