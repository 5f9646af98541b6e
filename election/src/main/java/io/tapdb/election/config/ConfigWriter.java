// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;

/**
 * The way from a configuration to its document, with all defaults written out.
 *
 * @param internal whether the fields are written that members need and users may not see
 */
record ConfigWriter(boolean internal) {

  BsonDocument write(SetConfig config) {
    BsonArray members = new BsonArray();
    config.members().forEach(member -> members.add(member(member)));
    return new BsonDocument("_id", new BsonString(config.name()))
        .append("version", new BsonInt32(config.version().version()))
        .append("term", new BsonInt64(config.version().term()))
        .append("members", members)
        .append("protocolVersion", new BsonInt64(1))
        .append(
            "writeConcernMajorityJournalDefault", BsonBoolean.valueOf(config.majorityJournals()))
        .append("settings", settings(config.settings()));
  }

  private BsonDocument member(Member member) {
    Duties duties = member.duties();
    BsonDocument tags = new BsonDocument();
    member.tags().forEach((name, value) -> tags.append(name, new BsonString(value)));
    BsonDocument document =
        new BsonDocument("_id", new BsonInt32(member.id()))
            .append("host", new BsonString(member.host().toString()))
            .append("arbiterOnly", BsonBoolean.valueOf(duties.arbiterOnly()))
            .append("buildIndexes", BsonBoolean.valueOf(duties.buildIndexes()))
            .append("hidden", BsonBoolean.valueOf(duties.hidden()))
            .append("priority", new BsonDouble(duties.priority()))
            .append("tags", tags)
            .append("secondaryDelaySecs", new BsonInt64(duties.secondaryDelaySecs()))
            .append("votes", new BsonInt32(duties.votes()));
    if (internal && member.newlyAdded()) {
      document.append("newlyAdded", BsonBoolean.TRUE);
    }
    return document;
  }

  private static BsonDocument settings(SetSettings settings) {
    SetTimeouts timeouts = settings.timeouts();
    BsonDocument modes = new BsonDocument();
    settings.modes().forEach((name, counts) -> modes.append(name, mode(counts)));
    BsonDocument document =
        new BsonDocument("chainingAllowed", BsonBoolean.valueOf(settings.chainingAllowed()))
            .append("heartbeatIntervalMillis", new BsonInt32(timeouts.heartbeatIntervalMillis()))
            .append("heartbeatTimeoutSecs", new BsonInt32(timeouts.heartbeatTimeoutSecs()))
            .append("electionTimeoutMillis", new BsonInt32(timeouts.electionTimeoutMillis()))
            .append("catchUpTimeoutMillis", new BsonInt32(timeouts.catchUpTimeoutMillis()))
            .append(
                "catchUpTakeoverDelayMillis", new BsonInt32(timeouts.catchUpTakeoverDelayMillis()))
            .append("getLastErrorModes", modes);
    settings.replicaSetId().ifPresent(id -> document.append("replicaSetId", new BsonObjectId(id)));
    return document;
  }

  private static BsonDocument mode(Map<String, Integer> counts) {
    BsonDocument document = new BsonDocument();
    counts.forEach((tag, count) -> document.append(tag, new BsonInt32(count)));
    return document;
  }
}
