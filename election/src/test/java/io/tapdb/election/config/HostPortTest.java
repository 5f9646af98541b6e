// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "a.example:1, a.example, 1",
    "a:65535, a, 65535",
    "a, a, 27017",
    "[::1]:27018, ::1, 27018",
    "[fe80::2], fe80::2, 27017",
    "A:7, A, 7",
  })
  void readsNamesAndAddresses(String text, String host, int port) {
    assertThat(HostPort.parse(text)).contains(new HostPort(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":1",
        "a:",
        "a:0",
        "a:65536",
        "a:x",
        "a:-1",
        "a: 1",
        "a b:1",
        "a:1:2",
        "[::1",
        "[]:1",
        "[::1]1",
        "a:1234567"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThat(HostPort.parse(text)).isEmpty();
  }

  @Test
  void readsBackWhatItWrites() {
    for (String text : new String[] {"a:1", "[::1]:2", "10.0.0.1:27017"}) {
      assertThat(HostPort.parse(text).orElseThrow()).hasToString(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:1", "LocalHost", "127.0.0.1:1", "127.9.9.9", "[::1]"})
  void knowsAddressesThatOtherMachinesTakeForThemselves(String text) {
    assertThat(HostPort.parse(text).orElseThrow().isLocalhost()).isTrue();
  }

  @Test
  void knowsTheAddressOfAllInterfaces() {
    assertThat(HostPort.parse("0.0.0.0:1").orElseThrow().isDefaultRoute()).isTrue();
    assertThat(HostPort.parse("[::]:1").orElseThrow().isDefaultRoute()).isTrue();
    assertThat(HostPort.parse("10.0.0.1:1").orElseThrow().isDefaultRoute()).isFalse();
    assertThat(HostPort.parse("10.0.0.1:1").orElseThrow().isLocalhost()).isFalse();
  }
}
