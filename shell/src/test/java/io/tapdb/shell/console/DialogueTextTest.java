// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.shell.TestOutput;
import io.tapdb.shell.script.ScriptEngine;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dialogue makes of what is typed, without a terminal. */
class DialogueTextTest {
  private static ScriptEngine engine;

  @BeforeAll
  static void startEngine() {
    engine = new ScriptEngine(new TestOutput());
  }

  @AfterAll
  static void closeEngine() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.c.find({",
        "function f() {",
        "[1, 2,",
        "`one\ntwo",
        "if (a) { /* not yet",
        "({a: 1,",
      })
  void waitsForTheRestOfAStatement(String text) {
    assertThat(new Completeness(engine).isComplete(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "it",
        "show dbs",
        "use other",
        "db.c.find({})",
        "let a = `x`",
        "'it''s wrong'",
        "a b c",
        "// a remark",
      })
  void takesWhatIsWholeOrCannotBecomeRight(String text) {
    assertThat(new Completeness(engine).isComplete(text)).isTrue();
  }

  @Test
  void wordsBecomeCalls() {
    assertThat(Statements.ofWords("show dbs")).isEqualTo("show('dbs')");
    assertThat(Statements.ofWords("SHOW collections;")).isEqualTo("show('collections')");
    assertThat(Statements.ofWords("use it's")).isEqualTo("use('it\\'s')");
    assertThat(Statements.ofWords("exit")).isEqualTo("exit()");
    assertThat(Statements.ofWords("show(1)")).isNull();
    assertThat(Statements.ofWords("useful = 1")).isNull();
  }

  @Test
  void theWordAtTheCursorIsWhatIsCompleted() {
    var word = StatementParser.Word.at("db.users.fin({})", 12);

    assertThat(word.word()).isEqualTo("fin");
    assertThat(StatementParser.Word.at("db.", 3).word()).isEmpty();
  }

  @Test
  void thePromptNamesTheRoleInASet() {
    assertThat(ServerState.roleOf(new Document("isWritablePrimary", true), true)).isEmpty();
    assertThat(
            ServerState.roleOf(
                new Document("setName", "rs0").append("isWritablePrimary", true), false))
        .isEqualTo("rs0 [primary] ");
    assertThat(ServerState.roleOf(new Document("setName", "rs0").append("secondary", true), true))
        .isEqualTo("rs0 [direct: secondary] ");
    assertThat(ServerState.roleOf(new Document("setName", "rs0"), true))
        .isEqualTo("rs0 [direct: other] ");
  }
}
