// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParameterCommandsTest {
  private final TestNode node = TestNode.with().parameter("ttlMonitorSleepSecs", "7").start();

  @AfterEach
  void stop() {
    node.close();
  }

  private Doc admin(String command) {
    return node.ok("admin", command);
  }

  @Test
  void showsTheParametersNamed() {
    Doc reply = admin("{getParameter: 1, ttlMonitorSleepSecs: 1, notablescan: 1}");
    assertThat(show(reply, "ttlMonitorSleepSecs")).isEqualTo("7");
    assertThat(show(reply, "notablescan")).isEqualTo("false");
    assertThat(reply.size()).isEqualTo(3);
    assertThat(node.fails("admin", 72, "{getParameter: 1, nothing: 1}"))
        .isEqualTo("no option found to get");
    node.fails("admin", 72, "{getParameter: 1}");
    node.fails("test", 13, "{getParameter: '*'}");
  }

  @Test
  void showsAllParameters() {
    Doc all = admin("{getParameter: '*'}");
    assertThat(all.has("cursorTimeoutMillis")).isTrue();
    assertThat(all.has("enableTestCommands")).isTrue();
    Doc details = admin("{getParameter: {showDetails: true, allParameters: true}}");
    assertThat(show(details, "ttlMonitorSleepSecs"))
        .isEqualTo("{\"value\": 7, \"settableAtRuntime\": true, \"settableAtStartup\": true}");
    assertThat(show(details, "enableTestCommands.settableAtRuntime")).isEqualTo("false");
    Doc runtime = admin("{getParameter: {allParameters: true, setAt: 'runtime'}}");
    assertThat(runtime.has("enableTestCommands")).isFalse();
    assertThat(runtime.has("notablescan")).isTrue();
    Doc one = admin("{getParameter: {showDetails: true}, notablescan: 1}");
    assertThat(show(one, "notablescan.value")).isEqualTo("false");
    node.fails("admin", 2, "{getParameter: {allParameters: true, setAt: 'never'}}");
    node.fails("admin", 40415, "{getParameter: {foo: true}}");
  }

  @Test
  void setsAParameterAndTellsWhatItWas() {
    assertThat(show(admin("{setParameter: 1, ttlMonitorSleepSecs: 5}"), "was")).isEqualTo("7");
    assertThat(show(admin("{getParameter: 1, ttlMonitorSleepSecs: 1}"), "ttlMonitorSleepSecs"))
        .isEqualTo("5");
    assertThat(node.process().messages()).contains("Parameter set");
  }

  @Test
  void aParameterThatWasSetActs() {
    node.fill("c", 1, 10, "a: #");
    admin("{setParameter: 1, notablescan: true}");
    node.fails(291, "{find: 'c', filter: {a: 1}}");
    admin("{setParameter: 1, notablescan: false}");
    assertThat(node.find("{find: 'c', filter: {a: 1}}")).hasSize(1);
  }

  @Test
  void setsAllOrNone() {
    node.fails("admin", 2, "{setParameter: 1, ttlMonitorSleepSecs: 9, syncdelay: -1}");
    node.fails("admin", 72, "{setParameter: 1, ttlMonitorSleepSecs: 9, foo: -1}");
    assertThat(show(admin("{getParameter: 1, ttlMonitorSleepSecs: 1}"), "ttlMonitorSleepSecs"))
        .isEqualTo("7");
  }

  @Test
  void refusesWhatCannotBeSet() {
    assertThat(node.fails("admin", 72, "{setParameter: 1, foo: 1}")).contains("foo");
    node.fails("admin", 72, "{setParameter: 1}");
    assertThat(node.fails("admin", 20, "{setParameter: 1, enableTestCommands: true}"))
        .contains("enableTestCommands");
    assertThat(node.fails("admin", 2, "{setParameter: 1, notablescan: 'maybe'}"))
        .contains("notablescan");
    assertThat(node.fails("admin", 2, "{setParameter: 1, syncdelay: 1.5}")).contains("syncdelay");
    node.fails("test", 13, "{setParameter: 1, notablescan: 1}");
  }

  @Test
  void refusesToStartWithAParameterThatIsUnknownOrBad() {
    assertThatThrownBy(() -> TestNode.with().parameter("foo", "1").start())
        .isInstanceOf(TapdbException.class)
        .hasMessageContaining("foo");
    assertThatThrownBy(() -> TestNode.with().parameter("syncdelay", "no").start())
        .isInstanceOf(TapdbException.class)
        .hasMessageContaining("syncdelay");
  }
}
