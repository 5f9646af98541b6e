// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.message;

import io.tapdb.election.config.ConfigVersion;
import org.bson.BsonDocument;

/**
 * A sign of life with the question for one in return.
 *
 * @param config {@link HeartbeatReply#NO_CONFIG} if the sender has none
 * @param primaryId whom the sender takes for the primary, -1 if nobody
 * @param from the address under which the sender stands in its configuration, empty without one
 * @param fromId the sender's id among the members, -1 if it is none
 */
public record HeartbeatRequest(
    String setName, ConfigVersion config, long term, int primaryId, String from, int fromId) {
  /** The only version of this exchange. */
  private static final int VERSION = 1;

  /**
   * Reads a request.
   *
   * @throws MessageException if it is none
   */
  public static HeartbeatRequest parse(BsonDocument document) {
    Fields fields = new Fields(document);
    return new HeartbeatRequest(
        fields.text("replSetHeartbeat"),
        fields.configVersion(),
        fields.whole("term", -1),
        fields.small("primaryId", -1),
        fields.text("from", ""),
        fields.small("fromId", -1));
  }

  /** The command as which it travels. */
  public BsonDocument toBson() {
    return Fields.empty()
        .put("replSetHeartbeat", setName)
        .put(config)
        .put("hbv", VERSION)
        .put("from", from)
        .put("fromId", fromId)
        .put("term", term)
        .put("primaryId", primaryId)
        .document();
  }
}
