// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

/**
 * The way from the document of a configuration to the configuration: names, types and defaults.
 *
 * <p>Whether the numbers make sense together is left to {@link ConfigRules}.
 */
final class ConfigReader {
  private static final Set<String> TOP =
      Set.of(
          "_id",
          "version",
          "term",
          "protocolVersion",
          "writeConcernMajorityJournalDefault",
          "configsvr",
          "members",
          "settings");
  private static final Set<String> MEMBER =
      Set.of(
          "_id",
          "host",
          "arbiterOnly",
          "buildIndexes",
          "hidden",
          "priority",
          "tags",
          "secondaryDelaySecs",
          "votes",
          "horizons",
          "newlyAdded");
  private static final Set<String> SETTINGS =
      Set.of(
          "chainingAllowed",
          "heartbeatIntervalMillis",
          "heartbeatTimeoutSecs",
          "electionTimeoutMillis",
          "catchUpTimeoutMillis",
          "catchUpTakeoverDelayMillis",
          "getLastErrorModes",
          "getLastErrorDefaults",
          "replicaSetId");

  private ConfigReader() {}

  static SetConfig read(BsonDocument document) {
    ConfigFields fields = new ConfigFields(document, "", TOP);
    if (fields.whole("protocolVersion", 1) != 1) {
      throw ConfigFields.refused("'protocolVersion' must be 1");
    }
    if (fields.truth("configsvr", false)) {
      throw ConfigFields.refused("'configsvr' must be false: there are no config servers");
    }
    long term = fields.has("term") ? fields.wholeLong("term") : ConfigVersion.NO_TERM;
    return new SetConfig(
        fields.text("_id"),
        new ConfigVersion(fields.whole("version", 1), term),
        members(fields.array("members")),
        fields.inner("settings").map(ConfigReader::settings).orElse(SetSettings.DEFAULT),
        fields.truth("writeConcernMajorityJournalDefault", true));
  }

  private static List<Member> members(BsonArray array) {
    List<Member> members = new ArrayList<>();
    for (BsonValue each : array) {
      String path = "members[" + members.size() + "]";
      if (!each.isDocument()) {
        throw ConfigFields.refused("'" + path + "' must be an object");
      }
      members.add(member(new ConfigFields(each.asDocument(), path + ".", MEMBER)));
    }
    return members;
  }

  private static Member member(ConfigFields fields) {
    if (fields.has("horizons")) {
      throw ConfigFields.refused("'" + fields.path("horizons") + "' is not supported");
    }
    String text = fields.text("host");
    HostPort host =
        HostPort.parse(text)
            .orElseThrow(
                () ->
                    ConfigFields.refused(
                        "'" + fields.path("host") + "' must be host:port, found '" + text + "'"));
    return new Member(
        fields.whole("_id"),
        host,
        duties(fields),
        fields.texts("tags"),
        fields.truth("newlyAdded", false));
  }

  private static Duties duties(ConfigFields fields) {
    boolean arbiter = fields.truth("arbiterOnly", false);
    double priority = fields.number("priority", arbiter ? 0 : 1);
    return new Duties(
        // The default of everybody else is taken for an oversight, not for a wish to lead.
        arbiter && priority == 1 ? 0 : priority,
        fields.whole("votes", 1),
        arbiter,
        fields.truth("hidden", false),
        fields.truth("buildIndexes", true),
        fields.whole("secondaryDelaySecs", 0));
  }

  private static SetSettings settings(BsonDocument document) {
    ConfigFields fields = new ConfigFields(document, "settings.", SETTINGS);
    fields.inner("getLastErrorDefaults").ifPresent(ConfigReader::requireOldDefault);
    Optional<ObjectId> id =
        fields.has("replicaSetId")
            ? Optional.of(fields.objectId("replicaSetId"))
            : Optional.empty();
    return new SetSettings(
        fields.truth("chainingAllowed", true),
        timeouts(fields),
        fields.inner("getLastErrorModes").map(ConfigReader::modes).orElse(Map.of()),
        id);
  }

  private static SetTimeouts timeouts(ConfigFields fields) {
    SetTimeouts otherwise = SetTimeouts.DEFAULT;
    return new SetTimeouts(
        fields.whole("heartbeatIntervalMillis", otherwise.heartbeatIntervalMillis()),
        fields.whole("heartbeatTimeoutSecs", otherwise.heartbeatTimeoutSecs()),
        fields.whole("electionTimeoutMillis", otherwise.electionTimeoutMillis()),
        fields.whole("catchUpTimeoutMillis", otherwise.catchUpTimeoutMillis()),
        fields.whole("catchUpTakeoverDelayMillis", otherwise.catchUpTakeoverDelayMillis()));
  }

  /** Old clients still send what used to be the default; anything else they would miss. */
  private static void requireOldDefault(BsonDocument document) {
    String path = "settings.getLastErrorDefaults.";
    ConfigFields fields = new ConfigFields(document, path, Set.of("w", "wtimeout"));
    if (fields.whole("w", 1) != 1 || fields.whole("wtimeout", 0) != 0) {
      throw ConfigFields.refused(
          "'settings.getLastErrorDefaults' can only be {w: 1, wtimeout: 0};"
              + " use setDefaultRWConcern instead");
    }
  }

  private static Map<String, Map<String, Integer>> modes(BsonDocument document) {
    String path = "settings.getLastErrorModes.";
    ConfigFields fields = new ConfigFields(document, path, document.keySet());
    Map<String, Map<String, Integer>> modes = new LinkedHashMap<>();
    for (String mode : document.keySet()) {
      BsonDocument inner =
          fields
              .inner(mode)
              .orElseThrow(() -> new IllegalStateException("no document at " + path + mode));
      ConfigFields counts = new ConfigFields(inner, path + mode + ".", inner.keySet());
      Map<String, Integer> tags = new LinkedHashMap<>();
      inner.keySet().forEach(tag -> tags.put(tag, counts.whole(tag)));
      modes.put(mode, tags);
    }
    return modes;
  }
}
