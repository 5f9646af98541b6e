// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.bson.FieldWalk;
import io.tapdb.driver.internal.wire.Reply;

/**
 * What a server says about itself when it is asked {@code hello}.
 *
 * @param ok whether it answered the question at all
 * @param writable whether it takes writes
 * @param setName the replica set it belongs to, or null
 * @param minWireVersion the oldest protocol version it speaks
 * @param maxWireVersion the newest one
 * @param limits how much it takes at once
 */
record ServerHello(
    boolean ok,
    boolean writable,
    String setName,
    int minWireVersion,
    int maxWireVersion,
    ServerLimits limits) {

  /** The protocol versions this client speaks: from release 6.0 to 8.0 of the command language. */
  static final int OLDEST_WIRE_VERSION = 17;

  static final int NEWEST_WIRE_VERSION = 25;

  static ServerHello of(Reply reply) {
    boolean ok = false;
    boolean writable = false;
    String setName = null;
    int minWire = 0;
    int maxWire = 0;
    ServerLimits limits = ServerLimits.USUAL;
    for (FieldWalk field = new FieldWalk(reply.bytes(), reply.offset()); field.next(); ) {
      switch (field.name()) {
        case "ok" -> ok = field.isTrue();
        case "isWritablePrimary" -> writable = field.isTrue();
        case "setName" -> setName = field.asString();
        case "minWireVersion" -> minWire = (int) field.asLong();
        case "maxWireVersion" -> maxWire = (int) field.asLong();
        case "maxBsonObjectSize" -> limits = limits.withDocumentBytes((int) field.asLong());
        case "maxMessageSizeBytes" -> limits = limits.withMessageBytes((int) field.asLong());
        case "maxWriteBatchSize" -> limits = limits.withBatchCount((int) field.asLong());
        default -> {
          // a server says much more than a client needs
        }
      }
    }
    return new ServerHello(ok, writable, setName, minWire, maxWire, limits);
  }

  /** Why this client cannot use the server, now or ever; null if it can. */
  String refusal(String replicaSet) {
    if (maxWireVersion < OLDEST_WIRE_VERSION) {
      return "it speaks wire versions up to "
          + maxWireVersion
          + ", this client needs "
          + OLDEST_WIRE_VERSION;
    }
    if (minWireVersion > NEWEST_WIRE_VERSION) {
      return "it needs wire version "
          + minWireVersion
          + ", this client speaks up to "
          + NEWEST_WIRE_VERSION;
    }
    if (replicaSet != null && !replicaSet.equals(setName)) {
      return "it belongs to "
          + (setName == null ? "no replica set" : "replica set '" + setName + "'")
          + ", not to '"
          + replicaSet
          + "'";
    }
    return null;
  }
}
