// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.driver.fake.FakeServer;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TapDatabaseTest {
  @AutoClose private final FakeServer server = FakeServer.start();

  @AutoClose
  private final TapClient client =
      TapClient.connect(server.uri("w=majority&readPreference=secondary"));

  private final TapDatabase database = client.database();

  @Test
  void aCommandIsRunJustAsItStands() {
    Document reply = database.runCommand(Document.parse("{echo: 1, z: 2, a: [3]}"));
    assertThat(reply.get("echo", Document.class).keySet()).containsExactly("echo", "z", "a");
    assertThat(server.commands().getLast().database()).isEqualTo("test");
    assertThat(database.runCommand(BsonDocument.parse("{echo: 1}"))).containsEntry("ok", 1.0);
    assertThat(database.runCommand(RawBsonDocument.parse("{echo: 1}"), new BsonDocumentCodec()))
        .containsKey("echo");
    assertThat(database.async().runCommand(new Document("echo", 1)).join()).containsKey("echo");
  }

  @Test
  void aCommandThatTheServerDoesNotKnowFails() {
    assertThatThrownBy(() -> database.runCommand(new Document("nonsense", 1)))
        .isInstanceOfSatisfying(
            TapCommandException.class, failure -> assertThat(failure.code()).isEqualTo(59));
  }

  @Test
  void aWriteConcernErrorInAReplyIsTheCallersBusiness() {
    server.answer("echo", "{ok: 1, writeConcernError: {code: 64, errmsg: 'late'}}");
    assertThat(database.runCommand(new Document("echo", 1))).containsKey("writeConcernError");
  }

  @Test
  void collectionsAreCreatedListedAndDropped() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      database.createCollection(name);
    }
    assertThat(database.listCollectionNames()).containsExactly("a", "b", "c", "d", "e");
    assertThat(server.last("listCollections").getBoolean("nameOnly").getValue()).isTrue();
    assertThat(server.last("getMore").getString("collection").getValue())
        .isEqualTo("$cmd.listCollections");
    assertThat(database.listCollections()).hasSize(5);
    assertThat(server.last("listCollections").keySet()).doesNotContain("nameOnly");
    assertThatThrownBy(() -> database.createCollection("a"))
        .isInstanceOfSatisfying(
            TapCommandException.class, failure -> assertThat(failure.code()).isEqualTo(48));
    database.drop();
    assertThat(database.listCollectionNames()).isEmpty();
  }

  @Test
  void theOptionsOfANewCollectionAreFieldsOfTheCommand() {
    database.createCollection("log", Document.parse("{capped: true, size: 1000}"));
    assertThat(server.last("create"))
        .isEqualTo(
            BsonDocument.parse(
                "{create: 'log', capped: true, size: 1000, writeConcern: {w: 'majority'}}"));
  }

  @Test
  void theDatabaseItselfCanBeAggregated() {
    server.answer("aggregate", "{ok: 1, cursor: {id: 0, ns: 'test.$cmd', firstBatch: [{a: 1}]}}");
    assertThat(database.aggregate(List.of(new Document("$currentOp", new Document()))).toList())
        .containsExactly(new Document("a", 1));
    assertThat(server.last("aggregate").getInt32("aggregate").getValue()).isEqualTo(1);
    assertThat(database.async().aggregate(List.of()).toListAsync().join()).hasSize(1);
  }

  @Test
  void theConcernsOfTheUriHoldUnlessOthersAreNamed() {
    TapCollection<Document> stock = database.collection("stock");
    stock.insertOne(new Document("_id", 1));
    assertThat(server.last("insert").get("writeConcern"))
        .isEqualTo(BsonDocument.parse("{w: 'majority'}"));
    stock.findOne(new Document());
    assertThat(server.last("find").get("$readPreference"))
        .isEqualTo(BsonDocument.parse("{mode: 'secondary'}"));
    client.withWriteConcern(TapWriteConcern.W1).database().collection("x").drop();
    assertThat(server.last("drop").get("writeConcern")).isEqualTo(BsonDocument.parse("{w: 1}"));
    database.withWriteConcern(TapWriteConcern.SERVER_DEFAULT).collection("x").drop();
    assertThat(server.last("drop").keySet()).containsExactly("drop");
    client
        .withReadConcern(TapReadConcern.LOCAL)
        .withReadPreference(TapReadPreference.PRIMARY)
        .database()
        .collection("x")
        .estimatedDocumentCount();
    assertThat(server.last("count"))
        .isEqualTo(BsonDocument.parse("{count: 'x', readConcern: {level: 'local'}}"));
    database
        .withReadConcern(TapReadConcern.AVAILABLE)
        .withReadPreference(TapReadPreference.PRIMARY_PREFERRED)
        .collection("x")
        .estimatedDocumentCount();
    assertThat(server.last("count").getDocument("$readPreference"))
        .isEqualTo(BsonDocument.parse("{mode: 'primaryPreferred'}"));
  }

  @Test
  void theAsynchronousFaceDoesAllOfIt() {
    TapAsyncDatabase async = client.database("test").async();
    assertThat(async.name()).isEqualTo("test");
    async.createCollection("a").join();
    async.createCollection("b", new Document("capped", true)).join();
    assertThat(async.listCollectionNames().join()).containsExactly("a", "b");
    assertThat(async.listCollections().join()).hasSize(2);
    TapAsyncCollection<Document> a = async.collection("a");
    a.insertOne(new Document("_id", 1)).join();
    assertThat(a.findOne(new Document()).join()).isEqualTo(new Document("_id", 1));
    async.drop().join();
    assertThat(async.listCollectionNames().join()).isEmpty();
  }

  @Test
  void databasesAreListedByName() {
    assertThat(client.listDatabaseNames()).containsExactly("admin", "test");
    assertThat(client.uri().database()).isEqualTo("test");
    assertThat(database.name()).isEqualTo("test");
  }
}
