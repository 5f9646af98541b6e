// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.fake.FakeServer;
import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.wire.HostAddress;
import io.tapdb.driver.internal.wire.LinkSettings;
import io.tapdb.driver.internal.wire.Request;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ServerHelloTest {
  @AutoClose private final FakeServer server = FakeServer.start();

  /** What is understood when a server says this. */
  private ServerHello hear(String reply) {
    String[] host = server.host().split(":", 2);
    TopologySettings settings =
        new TopologySettings(
            List.of(new HostAddress(host[0], Integer.parseInt(host[1]))),
            null,
            null,
            5000,
            0,
            new LinkSettings(1, 10, 10, 1000));
    server.answer("echo", reply);
    try (Dispatcher dispatcher = Dispatcher.open(settings)) {
      return ServerHello.of(
          dispatcher.call(Request.of("admin", CommandWriter.of("echo").finish())));
    }
  }

  @Test
  void everythingThatMattersIsHeard() {
    ServerHello hello =
        hear(
            "{ismaster: false, isWritablePrimary: true, setName: 'rs0', minWireVersion: 3,"
                + " maxWireVersion: 21, maxBsonObjectSize: 1, maxMessageSizeBytes: 2,"
                + " maxWriteBatchSize: 3, hosts: ['a', 'b'], ok: 1.0}");
    assertThat(hello)
        .isEqualTo(new ServerHello(true, true, "rs0", 3, 21, new ServerLimits(1, 2, 3)));
  }

  @Test
  void whatIsNotSaidIsAsUsual() {
    assertThat(hear("{ok: 1}"))
        .isEqualTo(new ServerHello(true, false, null, 0, 0, ServerLimits.USUAL));
    assertThat(hear("{ok: 0}").ok()).isFalse();
  }

  private static ServerHello speaking(int min, int max) {
    return new ServerHello(true, true, "rs0", min, max, ServerLimits.USUAL);
  }

  @Test
  void aServerIsRefusedOnlyIfNoVersionIsCommon() {
    assertThat(speaking(0, 17).refusal(null)).isNull();
    assertThat(speaking(25, 30).refusal(null)).isNull();
    assertThat(speaking(0, 16).refusal(null)).contains("up to 16");
    assertThat(speaking(26, 30).refusal(null)).contains("version 26");
  }

  @Test
  void aServerMustBelongToTheSetIfOneIsNamed() {
    assertThat(speaking(0, 25).refusal("rs0")).isNull();
    assertThat(speaking(0, 25).refusal("rs1")).contains("'rs0'", "'rs1'");
    assertThat(new ServerHello(true, true, null, 0, 25, ServerLimits.USUAL).refusal("rs1"))
        .contains("no replica set");
  }
}
