// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import org.junit.jupiter.api.Test;

class WritePlanTest {
  private static boolean onlyRemoves(String command) {
    Doc parsed = Json.parse(command);
    WritePlan plan = new WritePlan(1, 1);
    plan.add(new WritePlan.DefinitionStep("test", null, parsed, parsed.toByteArray()));
    return plan.onlyRemoves();
  }

  @Test
  void whatTakesDefinitionsAwayIsAllowedWhereThereIsNoRoom() {
    assertThat(onlyRemoves("{drop: 'c'}")).isTrue();
    assertThat(onlyRemoves("{dropDatabase: 1}")).isTrue();
    assertThat(onlyRemoves("{dropIndexes: 'c', index: 'a_1'}")).isTrue();
    assertThat(onlyRemoves("{abortIndexBuild: 'c', names: ['a_1']}")).isTrue();
    assertThat(onlyRemoves("{commitIndexBuild: 'c', names: ['a_1']}")).isFalse();
    assertThat(onlyRemoves("{create: 'c'}")).isFalse();
  }
}
