// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.fake.FakeServer;
import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.topology.Membership.Term;
import io.tapdb.driver.internal.topology.ServerHello.WireVersions;
import io.tapdb.driver.internal.wire.HostAddress;
import io.tapdb.driver.internal.wire.Request;
import java.util.List;
import java.util.Map;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelloReaderTest {
  @AutoClose private final FakeServer server = FakeServer.start();

  @AutoClose
  private final Dispatcher dispatcher =
      Dispatcher.open(Samples.settings(HostAddress.parse(server.host())));

  /** What is understood when a server says this. */
  private ServerHello hear(String reply) {
    server.answer("echo", reply);
    return dispatcher.call(
        Request.of("admin", CommandWriter.of("echo").finish()), HelloReader::read);
  }

  @Test
  void everythingThatMattersIsHeard() {
    ServerHello hello =
        hear(
            "{isWritablePrimary: true, setName: 'rs0', setVersion: 4, minWireVersion: 3,"
                + " maxWireVersion: 21, maxBsonObjectSize: 1, maxMessageSizeBytes: 2,"
                + " maxWriteBatchSize: 3, hosts: ['A:1', 'b:2'], passives: ['c:3'],"
                + " arbiters: ['d:4'], me: 'a:1', tags: {dc: 'ny'}, ok: 1.0,"
                + " electionId: {$oid: '7fffffff0000000000000009'},"
                + " topologyVersion: {processId: {$oid: '000000000000000000000001'}, counter: 6},"
                + " lastWrite: {lastWriteDate: {$date: '1970-01-01T00:00:05Z'}}, other: [1]}");
    List<HostAddress> hosts =
        List.of("a:1", "b:2", "c:3", "d:4").stream().map(HostAddress::parse).toList();
    assertThat(hello)
        .isEqualTo(
            new ServerHello(
                ServerType.PRIMARY,
                null,
                new Membership(
                    "rs0",
                    new Term(new ObjectId("7fffffff0000000000000009"), 4),
                    HostAddress.parse("a:1"),
                    hosts,
                    Map.of("dc", "ny")),
                new WireVersions(3, 21),
                new ServerLimits(1, 2, 3),
                new TopologyVersion(new ObjectId("000000000000000000000001"), 6),
                5000));
  }

  @Test
  void whatIsNotSaidIsAsUsual() {
    assertThat(hear("{ok: 1}"))
        .isEqualTo(
            new ServerHello(
                ServerType.STANDALONE,
                null,
                Membership.NONE,
                new WireVersions(0, 0),
                ServerLimits.USUAL,
                null,
                -1));
  }

  @Test
  void anErrorIsAComplaint() {
    ServerHello hello = hear("{ok: 0, code: 91, errmsg: 'bye', setName: 'rs0'}");
    assertThat(hello.type()).isEqualTo(ServerType.UNKNOWN);
    assertThat(hello.complaint()).contains("with an error", "bye", "91");
  }

  @Test
  void aVersionThatIsNoneIsPassedOver() {
    assertThat(hear("{ok: 1, topologyVersion: 5}").topologyVersion()).isNull();
    assertThat(hear("{ok: 1, topologyVersion: {processId: 1, counter: 2}}").topologyVersion())
        .isNull();
    assertThat(
            hear("{ok: 1, topologyVersion: {processId: {$oid: '000000000000000000000001'}}}")
                .topologyVersion())
        .isNull();
  }

  @Test
  void anAnswerThatMakesNoSenseFails() {
    assertThatThrownBy(() -> hear("{ok: 1, setName: 'rs0', hosts: ['a:b:c']}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> hear("{ok: 1, setName: 5}")).hasMessageContaining("not a string");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "isWritablePrimary: true                                     | STANDALONE",
        "isWritablePrimary: true, setName: 'a'                       | PRIMARY",
        "ismaster: true, setName: 'a'                                | PRIMARY",
        "isWritablePrimary: false, secondary: true, setName: 'a'     | SECONDARY",
        "secondary: true, hidden: true, setName: 'a'                 | OTHER",
        "arbiterOnly: true, setName: 'a'                             | ARBITER",
        "isWritablePrimary: false, secondary: false, setName: 'a'    | OTHER",
        "isWritablePrimary: false, isreplicaset: true                | GHOST",
        "isWritablePrimary: false                                    | STANDALONE",
      })
  void whatItIsFollowsFromWhatItSays(String fields, ServerType type) {
    assertThat(hear("{ok: 1, " + fields + "}").type()).isEqualTo(type);
  }

  @Test
  void aServerIsRefusedOnlyIfNoVersionIsCommon() {
    assertThat(new WireVersions(0, 17).refusal()).isNull();
    assertThat(new WireVersions(25, 30).refusal()).isNull();
    assertThat(new WireVersions(0, 16).refusal()).contains("up to 16");
    assertThat(new WireVersions(26, 30).refusal()).contains("version 26");
  }

  @Test
  void aClientShowsWhatItHeard() {
    server.hello("{setName: 'rs0', tags: {dc: 'ny'}}");
    try (TapClient client = TapClient.connect(server.uri("directConnection=true"))) {
      assertThat(client.topology().toJson())
          .contains("\"type\": \"Single\"", "RSPrimary", server.host(), "\"dc\": \"ny\"");
    }
  }
}
