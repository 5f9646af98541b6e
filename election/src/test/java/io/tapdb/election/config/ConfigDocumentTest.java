// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.election.Seeds;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigDocumentTest {
  private static SetConfig parse(String json) {
    return SetConfig.parse(BsonDocument.parse(json));
  }

  private static SetConfig parseMember(String fields) {
    return parse("{_id: 'rs', members: [{_id: 0, host: 'a:1'" + fields + "}]}");
  }

  private static SetConfig parseSettings(String fields) {
    return parse("{_id: 'rs', members: [], settings: {" + fields + "}}");
  }

  @Test
  void whatIsNotSaidHasTheDocumentedDefaults() {
    SetConfig config = parseMember("");

    assertThat(config.name()).isEqualTo("rs");
    assertThat(config.version()).isEqualTo(new ConfigVersion(1, ConfigVersion.NO_TERM));
    assertThat(config.majorityJournals()).isTrue();
    assertThat(config.members())
        .containsExactly(Member.of(0, new HostPort("a", 1), Duties.ORDINARY));
    assertThat(config.settings()).isEqualTo(SetSettings.DEFAULT);
    SetTimeouts timeouts = config.settings().timeouts();
    assertThat(timeouts).isEqualTo(new SetTimeouts(2000, 10, 10_000, -1, 30_000));
  }

  @Test
  void everythingThatCanBeSaidIsRead() {
    SetConfig config =
        parse(
            """
            {_id: 'rs', version: 7, term: 4, protocolVersion: 1, configsvr: false,
             writeConcernMajorityJournalDefault: false,
             members: [
               {_id: 3, host: 'a:1', priority: 2.5, tags: {dc: 'east', rack: 'r1'}},
               {_id: 4, host: 'b', hidden: true, priority: 0, votes: 0, buildIndexes: false,
                secondaryDelaySecs: {$numberLong: '3600'}, newlyAdded: true}],
             settings: {chainingAllowed: false, heartbeatIntervalMillis: 1, heartbeatTimeoutSecs: 2,
               electionTimeoutMillis: 3.0, catchUpTimeoutMillis: 4, catchUpTakeoverDelayMillis: 5,
               getLastErrorModes: {both: {dc: 1, rack: 1}},
               getLastErrorDefaults: {w: 1, wtimeout: 0},
               replicaSetId: {$oid: '65a000000000000000000001'}}}
            """);

    assertThat(config.version()).isEqualTo(new ConfigVersion(7, 4));
    assertThat(config.majorityJournals()).isFalse();
    Member first = config.members().get(0);
    assertThat(first.tags()).containsExactly(Map.entry("dc", "east"), Map.entry("rack", "r1"));
    assertThat(first.priority()).isEqualTo(2.5);
    Member second = config.byHost(new HostPort("b", HostPort.DEFAULT_PORT)).orElseThrow();
    assertThat(second.duties()).isEqualTo(new Duties(0, 0, false, true, false, 3600));
    assertThat(second.newlyAdded()).isTrue();
    SetSettings settings = config.settings();
    assertThat(settings.chainingAllowed()).isFalse();
    assertThat(settings.timeouts()).isEqualTo(new SetTimeouts(1, 2, 3, 4, 5));
    assertThat(settings.modes()).isEqualTo(Map.of("both", Map.of("dc", 1, "rack", 1)));
    assertThat(settings.replicaSetId()).contains(Configs.SET_ID);
  }

  @Test
  void readsBackWhatItWrites() {
    Seeds.forEach(
        200,
        random -> {
          SetConfig config = Configs.random(random);
          assertThat(SetConfig.parse(config.toBson())).isEqualTo(config);
          assertThat(SetConfig.parse(config.toPublicBson())).isEqualTo(config.asAsked());
        });
  }

  @Test
  void writesTheFieldsThatClientsKnow() {
    SetConfig config = Configs.of(Duties.ORDINARY);
    SetSettings settings = config.settings().withModes(Map.of("m", Map.of("dc", 2)));
    assertThat(config.withSettings(settings).toPublicBson())
        .isEqualTo(
            BsonDocument.parse(
                """
                {_id: 'rs', version: 1, term: {$numberLong: '-1'},
                 members: [{_id: 0, host: 'node0.example:27017', arbiterOnly: false,
                   buildIndexes: true, hidden: false, priority: 1.0, tags: {},
                   secondaryDelaySecs: {$numberLong: '0'}, votes: 1}],
                 protocolVersion: {$numberLong: '1'}, writeConcernMajorityJournalDefault: true,
                 settings: {chainingAllowed: true, heartbeatIntervalMillis: 2000,
                   heartbeatTimeoutSecs: 10, electionTimeoutMillis: 10000,
                   catchUpTimeoutMillis: -1, catchUpTakeoverDelayMillis: 30000,
                   getLastErrorModes: {m: {dc: 2}}}}
                """));
  }

  @Test
  void aNewlyAddedMemberIsStoredAsSuchAndNotShown() {
    SetConfig config = Configs.ordinary(1);
    SetConfig marked = Configs.with(config, config.members().get(0).withNewlyAdded(true));
    assertThat(marked.toBson().toJson()).contains("newlyAdded");
    assertThat(marked.toPublicBson()).isEqualTo(config.toPublicBson());
  }

  @Test
  void anArbiterMayBeWrittenWithThePriorityOfTheOthers() {
    assertThat(parseMember(", arbiterOnly: true").members().get(0).duties())
        .isEqualTo(Duties.ARBITER);
    assertThat(parseMember(", arbiterOnly: true, priority: 1").members().get(0).duties())
        .isEqualTo(Duties.ARBITER);
    assertThat(parseMember(", arbiterOnly: true, priority: 2").members().get(0).duties().priority())
        .isEqualTo(2);
  }

  @Test
  void aTruthMayBeWrittenAsANumber() {
    assertThat(parseMember(", hidden: 1").members().get(0).duties().hidden()).isTrue();
    assertThat(parseMember(", hidden: 0.0").members().get(0).duties().hidden()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{members: []} | '_id'",
        "{_id: 'rs'} | 'members'",
        "{_id: 1, members: []} | '_id'",
        "{_id: 'rs', members: {}} | 'members'",
        "{_id: 'rs', members: [1]} | 'members[0]'",
        "{_id: 'rs', members: [], version: 'a'} | 'version'",
        "{_id: 'rs', members: [], version: 1.5} | 'version'",
        "{_id: 'rs', members: [], version: {$numberLong: '2147483648'}} | 'version'",
        "{_id: 'rs', members: [], term: true} | 'term'",
        "{_id: 'rs', members: [], term: 1e300} | 'term'",
        "{_id: 'rs', members: [], protocolVersion: 0} | 'protocolVersion'",
        "{_id: 'rs', members: [], configsvr: true} | 'configsvr'",
        "{_id: 'rs', members: [], settings: 1} | 'settings'",
        "{_id: 'rs', members: [], mebmers: 1} | 'mebmers'",
        "{_id: 'rs', members: [], writeConcernMajorityJournalDefault: 'x'}"
            + " | 'writeConcernMajorityJournalDefault'",
      })
  void aComplaintNamesTheFieldAtTheTop(String json, String name) {
    assertRefused(() -> parse(json), name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "priority: 'x'",
        "votes: null",
        "votes: 0.5",
        "hidden: 'yes'",
        "tags: []",
        "horizons: {}",
        "slaveDelay: 1",
        "secondaryDelaySecs: 1e10",
      })
  void aComplaintNamesTheFieldOfAMember(String field) {
    String name = field.substring(0, field.indexOf(':'));
    assertRefused(() -> parseMember(", " + field), "'members[0]." + name + "'");
  }

  @Test
  void aComplaintNamesTheTagAndTheHost() {
    assertRefused(() -> parseMember(", tags: {dc: 1}"), "'members[0].tags.dc'");
    assertRefused(() -> parse("{_id: 'rs', members: [{_id: 1}]}"), "'members[0].host'");
    assertRefused(
        () -> parse("{_id: 'rs', members: [{_id: 1, host: 'a:b'}]}"), "'members[0].host'", "'a:b'");
    assertRefused(() -> parse("{_id: 'rs', members: [{host: 'a'}]}"), "'members[0]._id'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chainingAllowed: 'x' | settings.chainingAllowed",
        "heartbeatIntervalMillis: '2' | settings.heartbeatIntervalMillis",
        "heartbeatTimeout: 1 | settings.heartbeatTimeout",
        "replicaSetId: 'x' | settings.replicaSetId",
        "getLastErrorModes: 1 | settings.getLastErrorModes",
        "getLastErrorModes: {m: 1} | settings.getLastErrorModes.m",
        "getLastErrorModes: {m: {dc: 'x'}} | settings.getLastErrorModes.m.dc",
        "getLastErrorDefaults: {w: 2} | settings.getLastErrorDefaults",
        "getLastErrorDefaults: {wtimeout: 1} | settings.getLastErrorDefaults",
        "getLastErrorDefaults: {j: true} | settings.getLastErrorDefaults.j",
      })
  void aComplaintNamesTheSetting(String field, String path) {
    assertRefused(() -> parseSettings(field), "'" + path + "'");
  }

  @Test
  void countsFollowFromTheMembers() {
    SetConfig config = Configs.of(Duties.ORDINARY, Duties.ORDINARY, Duties.ARBITER, Duties.SILENT);
    assertThat(config.voters()).extracting(Member::id).containsExactly(0, 1, 2);
    assertThat(config.dataVoters()).extracting(Member::id).containsExactly(0, 1);
    assertThat(config.electable()).extracting(Member::id).containsExactly(0, 1);
    assertThat(List.of(config.voteMajority(), config.writeMajority())).containsExactly(2, 2);
    assertThat(Configs.of(Duties.ORDINARY, Duties.ARBITER).voteMajority()).isEqualTo(2);
    assertThat(Configs.of(Duties.ORDINARY, Duties.ARBITER).writeMajority()).isEqualTo(1);
    assertThat(Configs.ordinary(5).writeMajority()).isEqualTo(3);
  }

  @Test
  void writesWaitForAMajorityUnlessAnArbiterMakesItBrittle() {
    Duties full = Duties.ORDINARY;
    Duties arbiter = Duties.ARBITER;
    assertThat(Configs.of(full, full).impliesMajorityWrites()).isTrue();
    assertThat(Configs.of(full, arbiter).impliesMajorityWrites()).isFalse();
    assertThat(Configs.of(full, full, arbiter).impliesMajorityWrites()).isFalse();
    assertThat(Configs.of(full, full, full, arbiter).impliesMajorityWrites()).isFalse();
    assertThat(Configs.of(full, full, full, full, arbiter).impliesMajorityWrites()).isTrue();
  }

  private static void assertRefused(Runnable action, String... words) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            ConfigRefusedException.class,
            refused -> assertThat(refused.refusal().kind()).isEqualTo(ConfigRefusal.Kind.INVALID))
        .hasMessageContainingAll(words);
  }
}
