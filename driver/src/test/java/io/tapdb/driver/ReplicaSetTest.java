// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tapdb.driver.fake.Eventually;
import io.tapdb.driver.fake.FakeCommand;
import io.tapdb.driver.fake.FakeServer;
import io.tapdb.driver.fake.FakeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A client of a set whose members change, die and come back. */
class ReplicaSetTest {
  private static final Document ECHO = new Document("echo", 1);

  @AutoClose private final FakeSet set = FakeSet.start(3);
  private TapClient client;

  private TapClient connect(String options) {
    client = TapClient.connect(set.uri(options));
    return client;
  }

  private TapCollection<Document> stock() {
    return client.database().collection("stock");
  }

  @AfterEach
  void closeClient() {
    if (client != null) {
      client.close();
    }
  }

  private List<Document> servers() {
    return client.topology().getList("servers", Document.class);
  }

  private void untilTypes(String... types) {
    Eventually.until(
        "the members are " + List.of(types) + " but are " + servers(),
        () -> servers().stream().map(one -> one.getString("type")).toList().equals(List.of(types)));
  }

  private CompletableFuture<Document> echo() {
    return client.database().async().runCommand(ECHO);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void writesGoToThePrimary() {
    connect("");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    stock().insertOne(new Document("_id", 1));
    assertThat(set.member(0).commands("insert")).hasSize(1);
    assertThat(client.topology())
        .containsEntry("type", "ReplicaSetWithPrimary")
        .containsEntry("setName", "rs0");
  }

  @Test
  void oneMemberIsEnoughToFindTheOthers() {
    FakeServer secondary = set.member(1);
    client = TapClient.connect(secondary.uri("replicaSet=rs0"));
    stock().insertOne(new Document("_id", 1));
    assertThat(set.member(0).commands("insert")).hasSize(1);
    untilTypes("RSSecondary", "RSPrimary", "RSSecondary");
  }

  @Test
  void withoutTheNameOfTheSetSeveralHostsAreASetAllTheSame() {
    String uri = "tapdb://" + set.member(2).host() + "," + set.member(0).host() + "/";
    client = TapClient.connect(uri);
    untilTypes("RSSecondary", "RSPrimary", "RSSecondary");
    client.database().runCommand(ECHO);
    assertThat(set.member(0).commands("echo")).hasSize(1);
  }

  @Test
  void aNewPrimaryIsUsedAsSoonAsItSaysSo() throws Exception {
    connect("");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    Eventually.until("changes are awaited", () -> set.member(1).waitingForChanges() == 1);
    set.member(0).stop();
    CompletableFuture<Document> waiting = again(echo());
    long start = System.nanoTime();
    set.elect(1);
    get(waiting);
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(2));
    assertThat(set.member(1).commands("echo")).hasSize(1);
    untilTypes("Unknown", "RSPrimary", "RSSecondary");
  }

  /** A command that the death of its server may have caught in the middle. */
  private CompletableFuture<Document> again(CompletableFuture<Document> first) {
    return first.exceptionallyCompose(failure -> echo());
  }

  @Test
  void whatIsUnderWayOnAFrozenPrimaryFailsWhenANewOneIsSeen() throws Exception {
    connect("");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    set.member(0).freeze();
    CompletableFuture<Document> lost = echo();
    CompletableFuture<Document> read = stock().async().findOne(new Document());
    Eventually.until("it is there", () -> set.member(0).commands("find").size() == 1);
    assertThat(lost).isNotDone();
    set.elect(2);
    assertThatThrownBy(() -> get(lost))
        .hasCauseInstanceOf(TapNetworkException.class)
        .hasMessageContaining(set.member(0).host())
        .hasMessageContaining("it was the primary until");
    assertThat(get(read)).isNull();
    assertThat(set.member(2).commands("find")).hasSize(1);
    get(echo());
    assertThat(set.member(2).commands("echo")).hasSize(1);
    untilTypes("Unknown", "RSSecondary", "RSPrimary");
    set.secondary(0);
    set.member(0).thaw();
    untilTypes("RSSecondary", "RSSecondary", "RSPrimary");
  }

  @Test
  void whatIsUnderWayOnAPrimaryThatSteppedDownIsLeftToIt() throws Exception {
    connect("");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    Queue<FakeCommand> held = set.member(0).hold("echo");
    Queue<FakeCommand> late = set.member(0).hold("hello");
    CompletableFuture<Document> underWay = echo();
    Eventually.until("it is there", () -> held.size() == 1);
    // the new primary is heard of first
    set.elect(1);
    Eventually.until("the old one is asked", () -> !late.isEmpty());
    set.member(0).behave("hello");
    set.secondary(0);
    late.forEach(set.member(0)::handle);
    untilTypes("RSSecondary", "RSPrimary", "RSSecondary");
    set.member(0).behave("echo");
    held.forEach(set.member(0)::handle);
    assertThat(get(underWay)).containsKey("echo");
  }

  @Test
  void whatIsUnderWayOnAPrimaryThatDoesNotKnowItWasOvertakenIsGivenUp() {
    connect("");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    Queue<FakeCommand> held = set.member(0).hold("echo");
    CompletableFuture<Document> underWay = echo();
    Eventually.until("it is there", () -> held.size() == 1);
    set.elect(1);
    assertThatThrownBy(() -> get(underWay))
        .hasCauseInstanceOf(TapNetworkException.class)
        .hasMessageContaining("takes itself for the primary");
  }

  @Test
  void aMemberThatDoesNotAnswerInTimeIsGivenUpWithAllThatIsUnderWay() {
    connect("heartbeatFrequencyMS=500&connectTimeoutMS=100&serverSelectionTimeoutMS=300");
    set.member(0).freeze();
    CompletableFuture<Document> lost = echo();
    assertThatThrownBy(() -> get(lost))
        .hasCauseInstanceOf(TapNetworkException.class)
        .hasMessageContaining("did not answer within");
    assertThat(catchThrowable(() -> client.database().runCommand(ECHO)))
        .isInstanceOf(TapTimeoutException.class)
        .hasMessageContaining(set.member(0).host() + ": it did not answer")
        .hasMessageContaining(set.member(1).host() + ": it is a secondary");
    set.member(0).thaw();
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    client.database().runCommand(ECHO);
  }

  @Test
  void aPrimaryThatWasOvertakenIsNotUsedAgain() {
    connect("");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    set.elect(1);
    untilTypes("Unknown", "RSPrimary", "RSSecondary");
    client.database().runCommand(ECHO);
    // it still believes in itself
    set.member(0).hello("{isWritablePrimary: true, tags: {x: 'y'}}");
    client.database().runCommand(ECHO);
    assertThat(set.member(1).commands("echo")).hasSize(2);
    assertThat(set.member(0).commands("echo")).isEmpty();
  }

  @Test
  void aWriteThatWasRefusedForWantOfAPrimaryIsRepeated() {
    connect("");
    set.member(0)
        .on(
            "insert",
            command -> {
              set.secondary(0);
              command.fail(10107, "NotWritablePrimary", "not primary");
              set.elect(1);
            });
    stock().insertOne(new Document("_id", 1));
    assertThat(set.member(0).commands("insert")).hasSize(1);
    assertThat(set.member(1).commands("insert")).hasSize(1);
    set.member(1)
        .on(
            "insert",
            command -> {
              set.secondary(1);
              command.fail(10107, "NotWritablePrimary", "not primary");
              set.elect(2);
            });
    assertThat(stock().async().insertOne(new Document("_id", 2)).join().insertedCount())
        .isEqualTo(1);
    assertThat(set.member(2).commands("insert")).hasSize(1);
  }

  @Test
  void writesThatMayHaveBegunAreNotRepeated() {
    connect("");
    for (String reply :
        List.of(
            "{ok: 0, code: 11602, codeName: 'InterruptedDueToReplStateChange', errmsg: 'x'}",
            "{ok: 0, code: 189, codeName: 'PrimarySteppedDown', errmsg: 'x'}",
            "{ok: 0, n: 1, code: 10107, codeName: 'NotWritablePrimary', errmsg: 'x'}",
            "{ok: 1, n: 1, writeConcernError: {code: 10107, errmsg: 'x'}}")) {
      set.member(0).answer("insert", reply);
      int before = set.member(0).commands("insert").size();
      assertThatThrownBy(() -> stock().insertOne(new Document()))
          .isInstanceOf(TapCommandException.class);
      assertThat(set.member(0).commands("insert")).hasSize(before + 1);
    }
    set.member(0).answer("insert", "{ok: 0, code: 10107, errmsg: 'not primary'}");
    assertThatThrownBy(() -> stock().insertMany(List.of(new Document(), new Document())))
        .isInstanceOf(TapCommandException.class);
    set.member(0).answer("update", "{ok: 0, code: 10107, errmsg: 'not primary'}");
    assertThatThrownBy(() -> stock().updateMany(new Document(), Document.parse("{$set: {a: 1}}")))
        .isInstanceOf(TapCommandException.class);
    assertThat(set.member(0).commands("update")).hasSize(1);
  }

  @Test
  void writesAreNotRepeatedIfTheUriSaysSo() {
    connect("retryWrites=false");
    set.member(0).answer("insert", "{ok: 0, code: 10107, errmsg: 'not primary'}");
    assertThatThrownBy(() -> stock().insertOne(new Document()))
        .isInstanceOf(TapCommandException.class);
    assertThat(set.member(0).commands("insert")).hasSize(1);
  }

  @Test
  void aRefusalThatNeverEndsIsReportedInTimeAndNotAskedForTooOften() {
    connect("serverSelectionTimeoutMS=300");
    set.member(0).answer("insert", "{ok: 0, code: 10107, errmsg: 'not primary'}");
    assertThatThrownBy(() -> stock().insertOne(new Document()))
        .isInstanceOfAny(TapCommandException.class, TapTimeoutException.class);
    assertThat(set.member(0).commands("insert").size()).isBetween(2, 30);
  }

  @Test
  void aReadIsRepeatedOnceAfterAFailureThatPasses() {
    connect("");
    Queue<FakeCommand> first = new ConcurrentLinkedQueue<>();
    set.member(0)
        .on(
            "find",
            command -> {
              if (first.isEmpty()) {
                first.add(command);
                command.fail(11600, "InterruptedAtShutdown", "shutting down");
              } else {
                set.member(0).handle(command);
              }
            });
    assertThat(stock().find().toList()).isEmpty();
    assertThat(set.member(0).commands("find")).hasSize(2);
    set.member(0).answer("count", "{ok: 0, code: 91, errmsg: 'bye'}");
    assertThatThrownBy(() -> stock().estimatedDocumentCount())
        .isInstanceOfSatisfying(
            TapCommandException.class, failure -> assertThat(failure.code()).isEqualTo(91));
    assertThat(set.member(0).commands("count")).hasSize(2);
    set.member(0).answer("distinct", "{ok: 0, code: 2, errmsg: 'bad'}");
    assertThatThrownBy(() -> stock().distinct("a", new Document(), String.class))
        .isInstanceOf(TapCommandException.class);
    assertThat(set.member(0).commands("distinct")).hasSize(1);
  }

  @Test
  void thousandsOfReadsThatAreLostAtOnceAllFindTheNewPrimary() {
    connect("maxQueued=0&maxInFlight=20000");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    set.member(0).freeze();
    List<CompletableFuture<Document>> reads = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      reads.add(stock().async().findOne(new Document()));
    }
    long start = System.nanoTime();
    set.elect(1);
    reads.forEach(CompletableFuture::join);
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
    assertThat(set.member(1).commands("find")).hasSize(10_000);
  }

  @Test
  void thousandsOfReadsThatAreRefusedAtOnceAllFindTheNewPrimary() {
    // refusals come while reads are still being made, and those that come later have to wait
    connect("maxQueued=10000&maxInFlight=20000");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    set.member(0).answer("find", "{ok: 0, code: 11602, errmsg: 'stepped down'}");
    Queue<FakeCommand> held = set.member(0).hold("hello");
    List<CompletableFuture<Document>> reads = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      reads.add(stock().async().findOne(new Document()));
    }
    Eventually.until("it is asked how it is", () -> !held.isEmpty());
    long start = System.nanoTime();
    set.elect(1);
    reads.forEach(CompletableFuture::join);
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
    assertThat(set.member(1).commands("find")).hasSize(10_000);
  }

  @Test
  void readsAreNotRepeatedIfTheUriSaysSo() {
    connect("retryReads=false");
    set.member(0).answer("find", "{ok: 0, code: 91, errmsg: 'bye'}");
    assertThatThrownBy(() -> stock().find().toList()).isInstanceOf(TapCommandException.class);
    assertThat(set.member(0).commands("find")).hasSize(1);
  }

  @Test
  void anAggregationThatWritesIsNotRepeatedAndGoesToThePrimary() {
    connect("readPreference=secondary");
    set.member(0).answer("aggregate", "{ok: 0, code: 91, errmsg: 'bye'}");
    assertThatThrownBy(() -> stock().aggregate(List.of(new Document("$out", "o"))).toList())
        .isInstanceOf(TapCommandException.class);
    assertThat(set.member(0).commands("aggregate")).hasSize(1);
    assertThat(set.member(0).last("aggregate").keySet()).doesNotContain("$readPreference");
  }

  @Test
  void readsGoToSecondariesIfTheyMayAndSaySo() {
    connect("readPreference=secondary");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    for (int i = 0; i < 40; i++) {
      stock().findOne(new Document());
    }
    assertThat(set.member(0).commands("find")).isEmpty();
    assertThat(set.member(1).commands("find").size() + set.member(2).commands("find").size())
        .isEqualTo(40);
    FakeServer one = set.member(1).commands("find").isEmpty() ? set.member(2) : set.member(1);
    assertThat(one.last("find").getDocument("$readPreference").toJson())
        .isEqualTo("{\"mode\": \"secondary\"}");
    stock().insertOne(new Document());
    assertThat(set.member(0).commands("insert")).hasSize(1);
  }

  @Test
  void tagsSayWhichSecondaryIsMeant() {
    set.member(2).hello("{tags: {dc: 'ny', rack: '1'}}");
    connect("readPreference=secondary&readPreferenceTags=dc:ny");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    for (int i = 0; i < 10; i++) {
      stock().findOne(new Document());
    }
    assertThat(set.member(2).commands("find")).hasSize(10);
    assertThat(set.member(2).last("find").getDocument("$readPreference").toJson())
        .isEqualTo("{\"mode\": \"secondary\", \"tags\": [{\"dc\": \"ny\"}]}");
  }

  @Test
  void aCommandThatNamesItsPreferenceItselfGoesThere() {
    connect("");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    client.database().runCommand(Document.parse("{echo: 1, $readPreference: {mode: 'secondary'}}"));
    assertThat(set.member(0).commands("echo")).isEmpty();
    client.database().runCommand(Document.parse("{echo: 1, $readPreference: {mode: 'primary'}}"));
    client.database().runCommand(Document.parse("{echo: 1, $readPreference: {mode: 'best'}}"));
    assertThat(set.member(0).commands("echo")).hasSize(2);
  }

  @Test
  void aCursorStaysOnItsServer() {
    connect("readPreference=nearest");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    for (int member = 0; member < 3; member++) {
      for (int i = 0; i < 20; i++) {
        set.member(member)
            .store()
            .add("test.stock", Document.parse("{_id: " + i + ", at: " + member + "}"));
      }
    }
    for (int i = 0; i < 10; i++) {
      List<Document> found = stock().find().batchSize(3).toList();
      assertThat(found).hasSize(20);
      assertThat(found)
          .extracting(one -> one.getInteger("at"))
          .containsOnly(found.getFirst().getInteger("at"));
    }
  }

  @Test
  void aSetWithoutAPrimaryAnswersReadsThatAllowIt() {
    set.secondary(0);
    connect("readPreference=primaryPreferred&serverSelectionTimeoutMS=200");
    untilTypes("RSSecondary", "RSSecondary", "RSSecondary");
    assertThat(stock().find().toList()).isEmpty();
    assertThatThrownBy(() -> stock().insertOne(new Document()))
        .isInstanceOf(TapTimeoutException.class)
        .hasMessageContaining("it is a secondary");
    CompletableFuture<TapWriteResult> waiting = stock().async().insertOne(new Document());
    set.elect(2);
    assertThat(waiting.join().insertedCount()).isEqualTo(1);
    assertThat(client.topology()).containsEntry("type", "ReplicaSetWithPrimary");
  }

  @Test
  void membersComeAndGoWithTheConfiguration() throws Exception {
    connect("readPreference=secondary");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    FakeServer added = set.add(0);
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary", "RSSecondary");
    Eventually.until(
        "the new one is used",
        () -> {
          stock().findOne(new Document());
          return !added.commands("find").isEmpty();
        });
    set.member(1).hello("{tags: {leaving: 'yes'}}");
    Queue<FakeCommand> held = set.member(1).hold("echo");
    CompletableFuture<Document> lost =
        client
            .database()
            .async()
            .runCommand(
                Document.parse(
                    "{echo: 1, $readPreference: {mode: 'secondary', tags: [{leaving: 'yes'}]}}"));
    Eventually.until("it is there", () -> held.size() == 1);
    try (FakeServer removed = set.remove(1, 0)) {
      assertThatThrownBy(() -> get(lost))
          .hasCauseInstanceOf(TapNetworkException.class)
          .hasMessageContaining("not in the configuration");
      untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
      Eventually.until("it is let go", () -> removed.open() == 0);
      for (int i = 0; i < 10; i++) {
        stock().findOne(new Document());
      }
    }
  }

  @Test
  void aMemberCalledDirectlyIsMeantAndToldThatItMayAnswer() {
    client = TapClient.connect(set.member(1).uri("directConnection=true"));
    assertThat(client.topology()).containsEntry("type", "Single");
    stock().findOne(new Document());
    client.database().runCommand(ECHO);
    for (String name : List.of("find", "echo")) {
      assertThat(set.member(1).last(name).getDocument("$readPreference").toJson())
          .isEqualTo("{\"mode\": \"primaryPreferred\"}");
    }
    assertThat(set.member(0).commands()).isEmpty();
  }

  @Test
  void aWriteToAMemberCalledDirectlyIsRefusedAtOnce() {
    client = TapClient.connect(set.member(1).uri("directConnection=true"));
    set.member(1).answer("insert", "{ok: 0, code: 10107, errmsg: 'not primary'}");
    assertThatThrownBy(() -> stock().insertOne(new Document()))
        .isInstanceOf(TapCommandException.class)
        .hasMessageContaining("not primary");
    assertThat(set.member(1).commands("insert")).hasSize(1);
    client.database().runCommand(ECHO);
  }

  @Test
  void anErrorOlderThanWhatIsKnownChangesNothing() {
    connect("");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    Queue<Document> heard = new ConcurrentLinkedQueue<>();
    client.onTopologyChange(heard::add);
    set.member(0)
        .on(
            "echo",
            command ->
                command.reply(
                    FakeCommand.error(10107, "NotWritablePrimary", "x")
                        .append("topologyVersion", set.member(0).topologyVersion())));
    assertThatThrownBy(() -> client.database().runCommand(ECHO))
        .isInstanceOf(TapCommandException.class);
    stock().insertOne(new Document());
    assertThat(heard).isEmpty();
    set.member(0).answer("echo", "{ok: 0, code: 10107, errmsg: 'x'}");
    assertThatThrownBy(() -> client.database().runCommand(ECHO))
        .isInstanceOf(TapCommandException.class);
    Eventually.until("it is doubted, asked, and found to be the primary", () -> heard.size() == 2);
    assertThat(heard.poll().getList("servers", Document.class).getFirst().getString("error"))
        .contains("answered a command with an error");
    assertThat(heard.poll()).containsEntry("type", "ReplicaSetWithPrimary");
  }

  @Test
  void listenersHearOfEveryChange() {
    connect("");
    untilTypes("RSPrimary", "RSSecondary", "RSSecondary");
    List<Document> told = new ArrayList<>();
    Queue<Document> heard = new ConcurrentLinkedQueue<>();
    client.onTopologyChange(heard::add);
    set.secondary(0);
    Eventually.until("it is told", () -> heard.size() == 1);
    set.elect(1);
    Eventually.until("it is told", () -> heard.size() == 2);
    told.addAll(heard);
    assertThat(told.get(0)).containsEntry("type", "ReplicaSetNoPrimary");
    assertThat(told.get(1)).containsEntry("type", "ReplicaSetWithPrimary");
  }

  @Test
  void aServerOutsideEverySetIsNoPartOfOne() {
    try (FakeServer alone = FakeServer.start()) {
      client = TapClient.connect("tapdb://" + alone.host() + "," + set.member(0).host() + "/");
      client.database().runCommand(ECHO);
      assertThat(set.member(0).commands("echo")).hasSize(1);
      Eventually.until("it is removed", () -> servers().size() == 3);
      assertThat(client.topology().getList("removed", Document.class).getFirst().getString("host"))
          .isEqualTo(alone.host());
    }
  }

  @Test
  void aMemberThatComesBackIsFoundWhileSomeoneWaits() throws Exception {
    connect("");
    set.member(0).stop();
    set.secondary(0);
    Eventually.until(
        "the loss is noticed", () -> !servers().getFirst().getString("type").equals("RSPrimary"));
    CompletableFuture<Document> waiting = echo();
    set.elect(0);
    set.member(0).startAgain();
    get(waiting);
    assertThat(set.member(0).commands("echo")).hasSize(1);
  }
}
