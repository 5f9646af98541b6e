// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.message;

import io.tapdb.election.config.ConfigRefusedException;
import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.SetConfig;
import java.util.Optional;
import org.bson.BsonDocument;

/**
 * What a member says of itself when it is asked for a sign of life.
 *
 * @param log empty from a member that keeps no entries or is not done with fetching its first data
 * @param config {@link #NO_CONFIG} if it has none
 * @param newer its configuration, if the one of the asker is older
 */
public record HeartbeatReply(
    String setName,
    Standing standing,
    Optional<LogPositions> log,
    Position committed,
    ConfigVersion config,
    Optional<SetConfig> newer) {
  /** Stands for the configuration of a member that has none, and is older than every other. */
  public static final ConfigVersion NO_CONFIG = new ConfigVersion(-2, ConfigVersion.NO_TERM);

  /**
   * The part that a member plays at present.
   *
   * @param primaryId whom it takes for the primary, -1 if nobody
   * @param electionTime the timestamp of the first entry of the primary, if it is the primary; else
   *     0
   * @param syncSource the address of the member it follows, empty if it follows nobody
   * @param electable whether it would run for election
   */
  public record Standing(
      MemberState state,
      long term,
      int primaryId,
      long electionTime,
      String syncSource,
      boolean electable) {}

  /**
   * Reads a reply.
   *
   * @throws MessageException if it is none
   */
  public static HeartbeatReply parse(BsonDocument document) {
    Fields fields = new Fields(document);
    Standing standing =
        new Standing(
            MemberState.of(fields.small("state", MemberState.UNKNOWN.code())),
            fields.whole("term", -1),
            fields.small("primaryId", -1),
            fields.timestamp("electionTime"),
            fields.text("syncingTo", ""),
            fields.truth("electable"));
    Optional<LogPositions> log =
        document.containsKey("writtenOpTime")
            ? Optional.of(
                new LogPositions(
                    fields.position("writtenOpTime", "writtenWallTime"),
                    fields.position("opTime", "wallTime"),
                    fields.position("durableOpTime", "durableWallTime")))
            : Optional.empty();
    return new HeartbeatReply(
        fields.text("set"),
        standing,
        log,
        fields.position("lastOpCommitted", "lastCommittedWall"),
        new ConfigVersion(
            fields.small("v", NO_CONFIG.version()), fields.whole("configTerm", NO_CONFIG.term())),
        fields.inner("config").map(HeartbeatReply::config));
  }

  private static SetConfig config(BsonDocument document) {
    try {
      return SetConfig.parse(document);
    } catch (ConfigRefusedException refused) {
      throw new MessageException("'config' is none: " + refused.getMessage());
    }
  }

  /** The reply as it travels; {@code ok} is for whoever sends it to add. */
  public BsonDocument toBson() {
    Fields fields =
        Fields.empty()
            .put("set", setName)
            .put("state", standing.state().code())
            .put("term", standing.term())
            .put("primaryId", standing.primaryId())
            .put("syncingTo", standing.syncSource())
            .put("electable", standing.electable());
    if (standing.electionTime() != 0) {
      fields.putTimestamp("electionTime", standing.electionTime());
    }
    log.ifPresent(
        positions ->
            fields
                .put("opTime", "wallTime", positions.applied())
                .put("durableOpTime", "durableWallTime", positions.durable())
                .put("writtenOpTime", "writtenWallTime", positions.written()));
    fields
        .put("lastOpCommitted", "lastCommittedWall", committed)
        .put("v", config.version())
        .put("configTerm", config.term());
    newer.ifPresent(document -> fields.put("config", document.toBson()));
    return fields.document();
  }
}
