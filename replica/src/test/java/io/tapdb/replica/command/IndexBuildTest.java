// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Json;
import io.tapdb.replica.Pending;
import io.tapdb.replica.TestNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Index builds over documents that are there already, stopped at every step on their way. */
class IndexBuildTest {
  private static final String BUILD = "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}";
  private static final String BUILD_UNIQUE =
      "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1', unique: true}]}";

  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private List<String> indexes() {
    return node.drain("test", node.ok("{listIndexes: 'c'}")).stream()
        .map(each -> each.get("name").string())
        .toList();
  }

  /** Begins a build and makes so many steps of it. */
  private Pending begin(String command, int steps) {
    Pending build = node.begin("test", command);
    for (int i = 0; i < steps; i++) {
      node.threads().step();
    }
    assertThat(build.isDone()).isFalse();
    return build;
  }

  private int stepsOf(String command) {
    Pending build = node.begin("test", command);
    int steps = 0;
    while (!build.isDone()) {
      assertThat(node.threads().step()).isTrue();
      steps++;
    }
    node.threads().settle();
    return steps;
  }

  private static void assertOk(Pending pending) {
    assertThat(pending.reply().get("ok").float64()).as("%s", pending.reply()).isEqualTo(1.0);
  }

  private static void assertFails(Pending pending, int code) {
    assertThat(pending.reply().get("code").int32()).as("%s", pending.reply()).isEqualTo(code);
  }

  @Test
  void fillsAnIndexWithWhatIsThere() {
    node.fill("c", 1, 3000, "a: [#, -#]");
    node.ok(BUILD);
    assertThat(node.find("{find: 'c', filter: {a: {$lt: -2990}}, hint: 'a_1'}")).hasSize(10);
    node.checkValid("c");
    assertThat(node.process().messages()).contains("Index build: begun", "Index build: done");
  }

  @Test
  void buildsSeveralIndexesInOneGo() {
    node.fill("c", 1, 1500, "a: #, b: {c: #}");
    node.ok(
        "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1', unique: true},"
            + " {key: {'b.c': -1, a: 1}, name: 'bc'}]}");
    assertThat(indexes()).containsExactly("_id_", "a_1", "bc");
    node.checkValid("c");
  }

  @Test
  void aDuplicateEndsAUniqueBuildAndLeavesNothingBehind() {
    node.fill("c", 1, 1200, "a: #");
    node.ok("{insert: 'c', documents: [{_id: 5000, a: 7}]}");
    Doc reply =
        node.run(
            "test",
            "{createIndexes: 'c', indexes: [{key: {b: 1}, name: 'b_1'},"
                + " {key: {a: 1}, name: 'a_1', unique: true}]}");
    assertThat(show(reply, "code")).isEqualTo("11000");
    assertThat(show(reply, "keyPattern")).isEqualTo("{\"a\": 1}");
    assertThat(show(reply, "keyValue")).isEqualTo("{\"a\": 7}");
    assertThat(indexes()).containsExactly("_id_");
    assertThat(node.process().messages()).contains("Index build: failed");
    node.ok("{delete: 'c', deletes: [{q: {_id: 7}, limit: 1}]}");
    node.ok(BUILD_UNIQUE);
    node.checkValid("c");
  }

  @Test
  void anUnfinishedIndexIsNeitherListedNorUsed() {
    node.fill("c", 1, 2000, "a: #");
    Pending build = begin(BUILD, 3);
    // requests below would run the build to its end, so they are looked at one by one
    Pending list = node.begin("test", "{listIndexes: 'c'}");
    Pending find = node.begin("test", "{find: 'c', filter: {a: 1999}, hint: 'a_1'}");
    while (!list.isDone() || !find.isDone()) {
      node.threads().step();
    }
    assertThat(build.isDone()).isFalse();
    assertThat(list.reply().toString()).doesNotContain("a_1");
    assertFails(find, 2);
    node.threads().settle();
    assertOk(build);
  }

  @Test
  void writesDuringABuildAreInTheIndexWhateverTheStep() {
    int steps;
    node.fill("c", 1, 2000, "a: #");
    steps = stepsOf(BUILD);
    assertThat(steps).isGreaterThan(5);
    for (int step = 1; step < steps; step++) {
      node.ok("{drop: 'c'}");
      node.fill("c", 1, 2000, "a: #");
      Pending build = begin(BUILD, step);
      node.ok(
          "{update: 'c', updates: [{q: {_id: {$in: [1, 700, 1999]}}, u: {$set: {a: -5}},"
              + " multi: true}]}");
      node.ok("{delete: 'c', deletes: [{q: {_id: {$in: [2, 701, 1998]}}, limit: 0}]}");
      node.ok("{insert: 'c', documents: [{_id: 9000, a: 9000}]}");
      node.threads().settle();
      assertOk(build);
      node.checkValid("c");
      assertThat(node.find("{find: 'c', filter: {a: -5}, hint: 'a_1'}")).hasSize(3);
    }
  }

  @Test
  void duplicatesWrittenDuringABuildAreFoundWhateverTheStep() {
    node.fill("c", 1, 2000, "a: #");
    int steps = stepsOf(BUILD_UNIQUE);
    for (int step = 1; step < steps; step++) {
      for (String write :
          List.of(
              "{insert: 'c', documents: [{_id: 9000, a: 1500}]}",
              "{insert: 'c', documents: [{_id: 9000, a: 3}]}",
              "{update: 'c', updates: [{q: {_id: 3}, u: {$set: {a: 1500}}}]}",
              "{update: 'c', updates: [{q: {_id: 1500}, u: {$set: {a: 3}}}]}")) {
        node.ok("{drop: 'c'}");
        node.fill("c", 1, 2000, "a: #");
        Pending build = begin(BUILD_UNIQUE, step);
        Doc wrote = node.run("test", write);
        node.threads().settle();
        // one of the two has to give way
        boolean writeRefused = wrote.has("writeErrors");
        boolean buildFailed = build.reply().get("ok").float64() == 0;
        assertThat(writeRefused)
            .as("%s at step %d: %s", write, step, wrote)
            .isNotEqualTo(buildFailed);
        node.checkValid("c");
      }
    }
  }

  @Test
  void aCrashDuringABuildBeginsItAgainWhateverTheStep() {
    node.fill("c", 1, 2000, "a: #");
    int steps = stepsOf(BUILD);
    for (int step = 1; step < steps; step++) {
      node.ok("{drop: 'c'}");
      node.fill("c", 1, 2000, "a: #");
      begin(BUILD, step);
      node.crash();
      node.threads().settle();
      node.ok("{insert: 'c', documents: [{_id: 9000, a: 9000}]}");
      node.checkValid("c");
      if (indexes().size() == 2) {
        assertThat(node.find("{find: 'c', filter: {a: {$gte: 1999}}, hint: 'a_1'}")).hasSize(3);
      }
      node.restart();
      node.checkValid("c");
    }
    assertThat(node.process().messages()).contains("Index build: done");
  }

  @Test
  void flushesDuringABuildDoNotHarmItWhateverTheStep() {
    node.fill("c", 1, 2000, "a: #");
    int steps = stepsOf(BUILD);
    for (int step = 1; step < steps; step++) {
      node.ok("{drop: 'c'}");
      node.fill("c", 1, 2000, "a: #");
      Pending build = begin(BUILD, step);
      // seals what is in memory, and flushes it
      node.threads().advance(61_000);
      assertOk(build);
      node.checkValid("c");
      node.crash();
      node.checkValid("c");
      assertThat(indexes()).containsExactly("_id_", "a_1");
    }
  }

  @Test
  void aCrashAfterAFlushDuringABuildBeginsItAgain() {
    node.fill("c", 1, 5000, "a: #");
    node.ok("{insert: 'c', documents: [{_id: 9000, a: 3}]}");
    begin(BUILD, 4);
    // the half filled index reaches the disk
    flushNow();
    node.crash();
    node.threads().settle();
    assertThat(indexes()).containsExactly("_id_", "a_1");
    node.checkValid("c");
    assertThat(node.find("{find: 'c', filter: {a: 3}, hint: 'a_1'}")).hasSize(2);
  }

  private void flushNow() {
    Pending fsync = node.begin("admin", "{fsync: 1}");
    while (!fsync.isDone()) {
      node.threads().step();
      node.clock().advance(1);
    }
    assertOk(fsync);
  }

  @Test
  void aUniqueBuildThatACrashInterruptedFailsQuietlyLater() {
    node.fill("c", 1, 2000, "a: #");
    node.ok("{insert: 'c', documents: [{_id: 9000, a: 1999}]}");
    begin(BUILD_UNIQUE, 3);
    node.crash();
    node.threads().settle();
    assertThat(indexes()).containsExactly("_id_");
    assertThat(node.process().messages()).contains("Index build: failed");
    node.checkValid("c");
  }

  @Test
  void oneBadBuildDoesNotEndAnotherAfterACrash() {
    node.fill("c", 1, 3000, "a: #, b: 1");
    node.begin("test", BUILD);
    node.begin("test", "{createIndexes: 'c', indexes: [{key: {b: 1}, name: 'b', unique: true}]}");
    for (int i = 0; i < 3; i++) {
      node.threads().step();
    }
    node.crash();
    node.threads().settle();
    assertThat(indexes()).containsExactly("_id_", "a_1");
    node.checkValid("c");
  }

  @Test
  void aCleanStopDuringABuildLeavesItToTheNextStart() {
    node.fill("c", 1, 3000, "a: #");
    Pending build = begin(BUILD, 4);
    node.restart();
    assertFails(build, 11600);
    node.threads().settle();
    assertThat(indexes()).containsExactly("_id_", "a_1");
    node.checkValid("c");
  }

  @Test
  void droppingTheCollectionEndsTheBuild() {
    node.fill("c", 1, 3000, "a: #");
    Pending build = begin(BUILD, 3);
    node.ok("{drop: 'c'}");
    assertFails(build, 276);
    node.fill("c", 1, 10, "a: #");
    assertThat(indexes()).containsExactly("_id_");
    node.checkValid("c");
  }

  @Test
  void droppingTheIndexEndsTheBuild() {
    node.fill("c", 1, 3000, "a: #");
    Pending build = begin(BUILD, 3);
    node.ok("{dropIndexes: 'c', index: 'a_1'}");
    node.threads().settle();
    assertFails(build, 276);
    assertThat(indexes()).containsExactly("_id_");
    node.checkValid("c");
  }

  @Test
  void aBuildDoesNotEndALaterOneOfTheSameName() {
    node.fill("c", 1, 5000, "a: #");
    Pending first = begin(BUILD, 8);
    Pending drop = node.begin("test", "{dropIndexes: 'c', index: 'a_1'}");
    while (!drop.isDone()) {
      node.threads().step();
    }
    assertThat(first.isDone()).isFalse();
    Pending second = node.begin("test", BUILD);
    node.threads().settle();
    assertFails(first, 276);
    assertOk(second);
    node.checkValid("c");
    assertThat(node.find("{find: 'c', filter: {a: {$gt: 0}}, hint: 'a_1'}")).hasSize(5000);
  }

  @Test
  void theSameBuildAskedForTwiceIsThereOnce() {
    node.fill("c", 1, 3000, "a: #");
    Pending first = begin(BUILD, 3);
    Pending second = node.begin("test", BUILD);
    node.threads().settle();
    assertOk(first);
    assertOk(second);
    assertThat(indexes()).containsExactly("_id_", "a_1");
    assertThat(node.find("{find: 'c', filter: {a: {$gt: 0}}, hint: 'a_1'}")).hasSize(3000);
  }

  @Test
  void renamingDuringABuildDoesNotDisturbIt() {
    node.fill("c", 1, 3000, "a: #");
    Pending build = begin(BUILD, 3);
    node.ok("admin", "{renameCollection: 'test.c', to: 'test.d'}");
    node.threads().settle();
    assertOk(build);
    node.checkValid("d");
    assertThat(node.find("{find: 'd', filter: {a: {$gt: 2990}}, hint: 'a_1'}")).hasSize(10);
  }

  @Test
  void aBuildCanBeKilled() {
    node.fill("c", 1, 3000, "a: #");
    Pending build = begin(BUILD, 3);
    build.operation().stop(ErrorCode.INTERRUPTED);
    node.threads().settle();
    assertFails(build, 11601);
    assertThat(indexes()).containsExactly("_id_");
    node.checkValid("c");
    node.ok(BUILD);
    node.checkValid("c");
  }

  @Test
  void aBuildEndsAtItsTimeLimit() {
    node.fill("c", 1, 3000, "a: #");
    Pending build =
        begin("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}], maxTimeMS: 1000}", 3);
    node.clock().advance(1001);
    node.threads().settle();
    assertFails(build, 50);
    assertThat(indexes()).containsExactly("_id_");
  }

  @Test
  void aBuildTellsHowFarItIs() {
    node.fill("c", 1, 3000, "a: #");
    Pending build = begin(BUILD, 5);
    assertThat(build.operation().message()).contains("documents read");
    node.clock().advance(5000);
    node.threads().settle();
    assertThat(node.process().messages()).contains("Index build: in progress");
  }

  private void fillLocal(int documents, String fields) {
    DocWriter command = new DocWriter().put("insert", "c").openArray("documents");
    for (int i = 1; i <= documents; i++) {
      String number = Integer.toString(i);
      command.add(Json.parse("{_id: #, ".replace("#", number) + fields.replace("#", number) + "}"));
    }
    assertThat(show(node.run("local", command.close().build()), "n"))
        .isEqualTo(Integer.toString(documents));
  }

  @Test
  void aCrashDuringALocalBuildBeginsItAgainWhateverTheStep() {
    for (int step = 1; step < 4; step++) {
      fillLocal(700, "a: #");
      Pending build = node.begin("local", BUILD);
      for (int i = 0; i < step; i++) {
        node.threads().step();
      }
      assertThat(build.isDone()).isFalse();
      node.crash();
      node.threads().settle();
      assertThat(show(node.ok("local", "{validate: 'c'}"), "valid")).isEqualTo("true");
      assertThat(node.drain("local", node.ok("local", "{listIndexes: 'c'}"))).hasSize(2);
      assertThat(show(node.ok("local", "{validate: 'c'}"), "keysPerIndex.a_1")).isEqualTo("700");
      node.ok("local", "{drop: 'c'}");
    }
  }

  @Test
  void localAndReplicatedBuildsGoOnAtTheSameTime() {
    // each store numbers its tables by itself
    fillLocal(700, "a: #");
    node.fill("c", 1, 700, "a: #");
    Pending local = node.begin("local", BUILD);
    Pending replicated = node.begin("test", BUILD);
    node.threads().settle();
    assertOk(local);
    assertOk(replicated);
    assertThat(show(node.ok("local", "{validate: 'c'}"), "keysPerIndex.a_1")).isEqualTo("700");
    assertThat(show(node.ok("{validate: 'c'}"), "keysPerIndex.a_1")).isEqualTo("700");
  }

  @Test
  void anIndexOfLocalDataIsBuiltToo() {
    StringBuilder documents = new StringBuilder();
    for (int i = 1; i <= 50; i++) {
      documents.append(i == 1 ? "" : ", ").append("{_id: ").append(i).append(", a: ").append(i);
      documents.append("}");
    }
    node.ok("local", "{insert: 'c', documents: [" + documents + "]}");
    node.ok("local", BUILD);
    assertThat(show(node.ok("local", "{validate: 'c'}"), "keysPerIndex.a_1")).isEqualTo("50");
    node.crash();
    assertThat(show(node.ok("local", "{validate: 'c'}"), "valid")).isEqualTo("true");
    assertThat(show(node.ok("local", "{validate: 'c'}"), "keysPerIndex.a_1")).isEqualTo("50");
  }
}
