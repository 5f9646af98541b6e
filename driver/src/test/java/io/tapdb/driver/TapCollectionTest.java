// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.driver.fake.FakeServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TapCollectionTest {
  @AutoClose private final FakeServer server = FakeServer.start();
  @AutoClose private final TapClient client = TapClient.connect(server.uri(""));
  private final TapCollection<Document> stock = client.database().collection("stock");

  private static Document doc(String json) {
    return Document.parse(json);
  }

  private static BsonDocument bson(String json) {
    return BsonDocument.parse(json);
  }

  /** The only statement of the last command of this name. */
  private BsonDocument statement(String command, String array) {
    List<?> statements = server.last(command).getArray(array);
    assertThat(statements).hasSize(1);
    return (BsonDocument) statements.getFirst();
  }

  @Test
  void aDocumentInsertedIsFoundAgain() {
    Document apple = new Document("name", "apple").append("qty", 5);
    TapWriteResult result = stock.insertOne(apple);
    assertThat(result.acknowledged()).isTrue();
    assertThat(result.insertedCount()).isEqualTo(1);
    assertThat(result.insertedId()).isEqualTo(new BsonObjectId(apple.getObjectId("_id")));
    assertThat(stock.findOne(doc("{name: 'apple'}"))).isEqualTo(apple);
    assertThat(stock.findOne(doc("{name: 'pear'}"))).isNull();
    assertThat(stock.name()).isEqualTo("stock");
  }

  @Test
  void theCommandsAreThoseOfTheContract() {
    stock.insertOne(
        doc("{_id: 1}"), new TapOptions().comment("why").bypassDocumentValidation(true));
    assertThat(server.last("insert"))
        .isEqualTo(
            bson(
                "{insert: 'stock', comment: 'why', bypassDocumentValidation: true,"
                    + " documents: [{_id: 1}]}"));
    stock.updateMany(doc("{a: 1}"), doc("{$set: {b: 2}}"));
    assertThat(server.last("update"))
        .isEqualTo(
            bson("{update: 'stock', updates: [{q: {a: 1}, u: {$set: {b: 2}}, multi: true}]}"));
    stock.deleteMany(doc("{a: 1}"));
    assertThat(server.last("delete"))
        .isEqualTo(bson("{delete: 'stock', deletes: [{q: {a: 1}, limit: 0}]}"));
    stock.findOne(doc("{_id: 1}"));
    assertThat(server.last("find"))
        .isEqualTo(bson("{find: 'stock', filter: {_id: 1}, limit: 1, singleBatch: true}"));
    stock.findOneAndDelete(doc("{_id: 1}"));
    assertThat(server.last("findAndModify"))
        .isEqualTo(bson("{findAndModify: 'stock', query: {_id: 1}, remove: true}"));
  }

  @Test
  void anUpdateChangesTheFirstDocumentOrAll() {
    stock.insertMany(List.of(doc("{_id: 1, a: 1}"), doc("{_id: 2, a: 1}"), doc("{_id: 3, a: 2}")));
    TapWriteResult one = stock.updateOne(doc("{a: 1}"), doc("{$set: {b: 1}}"));
    assertThat(one.matchedCount()).isEqualTo(1);
    assertThat(one.modifiedCount()).isEqualTo(1);
    assertThat(one.upsertedId()).isNull();
    TapWriteResult all = stock.updateMany(doc("{a: 1}"), doc("{$set: {b: 1}}"));
    assertThat(all.matchedCount()).isEqualTo(2);
    assertThat(all.modifiedCount()).isEqualTo(1);
    assertThat(stock.findOne(doc("{_id: 2}"))).isEqualTo(doc("{_id: 2, a: 1, b: 1}"));
  }

  @Test
  void theOptionsOfAnUpdateStandWhereTheyBelong() {
    TapOptions options =
        new TapOptions()
            .upsert(true)
            .arrayFilters(List.of(doc("{'x.y': 1}")))
            .hint("a_1")
            .collation(doc("{locale: 'de'}"))
            .sort(doc("{a: -1}"))
            .let(doc("{v: 1}"))
            .comment("c")
            .maxTime(2, TimeUnit.SECONDS)
            .field("rawData", new BsonInt32(1));
    stock.updateOne(doc("{a: 1}"), doc("{$set: {b: 2}}"), options);
    assertThat(statement("update", "updates"))
        .isEqualTo(
            bson(
                "{q: {a: 1}, u: {$set: {b: 2}}, upsert: true, arrayFilters: [{'x.y': 1}],"
                    + " hint: 'a_1', collation: {locale: 'de'}, sort: {a: -1}}"));
    BsonDocument command = server.last("update");
    command.remove("updates");
    assertThat(command)
        .isEqualTo(
            bson(
                "{update: 'stock', let: {v: 1}, comment: 'c', maxTimeMS: {$numberLong: '2000'},"
                    + " rawData: 1}"));
  }

  @Test
  void anUpsertTellsTheIdOfTheNewDocument() {
    TapWriteResult result =
        stock.updateOne(doc("{_id: 'new'}"), doc("{$set: {b: 2}}"), new TapOptions().upsert(true));
    assertThat(result.matchedCount()).isZero();
    assertThat(result.modifiedCount()).isZero();
    assertThat(result.upsertedId()).isEqualTo(new BsonString("new"));
    assertThat(result.upsertedIds()).hasSize(1);
  }

  @Test
  void anUpdateMayBeAPipeline() {
    stock.insertOne(doc("{_id: 1}"));
    stock.updateOne(doc("{}"), List.of(doc("{$set: {a: 1}}")), TapOptions.NONE);
    stock.updateMany(doc("{}"), List.of(doc("{$set: {b: 1}}")), TapOptions.NONE);
    stock.findOneAndUpdate(doc("{}"), List.of(doc("{$set: {c: 1}}")), TapOptions.NONE);
    assertThat(stock.findOne(doc("{}"))).isEqualTo(doc("{_id: 1, a: 1, b: 1, c: 1}"));
    assertThat(server.last("update").getArray("updates").getFirst().asDocument().get("u"))
        .isEqualTo(bson("{p: [{$set: {b: 1}}]}").get("p"));
  }

  @Test
  void aReplacementKeepsOnlyTheId() {
    stock.insertOne(doc("{_id: 1, a: 1}"));
    assertThat(stock.replaceOne(doc("{_id: 1}"), doc("{b: 2}")).modifiedCount()).isEqualTo(1);
    assertThat(stock.findOne(doc("{}"))).isEqualTo(doc("{_id: 1, b: 2}"));
    stock.replaceOne(doc("{_id: 1}"), new Document());
    assertThat(stock.findOne(doc("{}"))).isEqualTo(doc("{_id: 1}"));
  }

  @Test
  void anUpdateWithoutOperatorsAndAReplacementWithThemAreRefused() {
    assertThatThrownBy(() -> stock.updateOne(doc("{}"), doc("{a: 1}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("replaceOne");
    assertThatThrownBy(() -> stock.updateMany(doc("{}"), new Document()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stock.replaceOne(doc("{}"), doc("{$set: {a: 1}}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("updateOne");
    assertThat(server.commands("update")).isEmpty();
  }

  @Test
  void anOptionThatAnOperationDoesNotTakeIsRefusedByName() {
    assertThatThrownBy(() -> stock.deleteOne(doc("{}"), new TapOptions().upsert(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("delete", "'upsert'");
    assertThatThrownBy(() -> stock.insertOne(doc("{}"), new TapOptions().ordered(false)))
        .hasMessageContainingAll("insertOne", "'ordered'");
    assertThatThrownBy(
            () ->
                stock.replaceOne(
                    doc("{}"), doc("{}"), new TapOptions().arrayFilters(List.of(doc("{}")))))
        .hasMessageContaining("'arrayFilters'");
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void aDeleteTakesTheFirstDocumentOrAll() {
    stock.insertMany(List.of(doc("{_id: 1}"), doc("{_id: 2}"), doc("{_id: 3}")));
    TapOptions options = new TapOptions().hint(doc("{_id: 1}")).comment("c");
    assertThat(stock.deleteOne(doc("{}"), options).deletedCount()).isEqualTo(1);
    assertThat(server.last("delete"))
        .isEqualTo(
            bson("{delete: 'stock', comment: 'c', deletes: [{q: {}, limit: 1, hint: {_id: 1}}]}"));
    assertThat(stock.deleteMany(doc("{}"), TapOptions.NONE).deletedCount()).isEqualTo(2);
    assertThat(stock.deleteOne(doc("{}")).deletedCount()).isZero();
  }

  @Test
  void findAndModifyReturnsTheDocumentBeforeOrAfter() {
    stock.insertOne(doc("{_id: 1, a: 1}"));
    Document filter = doc("{_id: 1}");
    assertThat(stock.findOneAndUpdate(filter, doc("{$set: {a: 2}}")))
        .isEqualTo(doc("{_id: 1, a: 1}"));
    assertThat(
            stock.findOneAndUpdate(filter, doc("{$set: {a: 3}}"), new TapOptions().returnNew(true)))
        .isEqualTo(doc("{_id: 1, a: 3}"));
    assertThat(stock.findOneAndReplace(filter, doc("{b: 1}"))).isEqualTo(doc("{_id: 1, a: 3}"));
    assertThat(stock.findOneAndDelete(filter)).isEqualTo(doc("{_id: 1, b: 1}"));
    assertThat(stock.findOneAndDelete(filter)).isNull();
  }

  @Test
  void theOptionsOfFindAndModifyHaveTheNamesOfTheCommand() {
    TapOptions options =
        new TapOptions().sort(doc("{a: 1}")).projection(doc("{a: 1}")).returnNew(true);
    stock.findOneAndReplace(doc("{}"), doc("{b: 1}"), options.upsert(true));
    assertThat(server.last("findAndModify"))
        .isEqualTo(
            bson(
                "{findAndModify: 'stock', query: {}, update: {b: 1}, sort: {a: 1}, fields: {a: 1},"
                    + " new: true, upsert: true}"));
    assertThatThrownBy(() -> stock.findOneAndDelete(doc("{}"), options))
        .hasMessageContaining("'new'");
  }

  @Test
  void documentsAreCountedExactlyOrFromTheBooks() {
    stock.insertMany(List.of(doc("{_id: 1, a: 1}"), doc("{_id: 2, a: 1}"), doc("{_id: 3}")));
    assertThat(stock.countDocuments(doc("{a: 1}"))).isEqualTo(2);
    assertThat(stock.countDocuments(doc("{a: 9}"))).isZero();
    assertThat(stock.countDocuments(doc("{}"), new TapOptions().skip(1).limit(5))).isEqualTo(2);
    assertThat(stock.estimatedDocumentCount()).isEqualTo(3);
    assertThat(server.last("aggregate").getArray("pipeline"))
        .isEqualTo(
            bson("{p: [{$match: {}}, {$skip: {$numberLong: '1'}}, {$limit: {$numberLong: '5'}},"
                    + " {$group: {_id: null, n: {$sum: 1}}}]}")
                .get("p"));
    assertThat(server.last("aggregate").keySet()).doesNotContain("skip", "limit");
  }

  @Test
  void distinctValuesComeAsTheTypeAskedFor() {
    stock.insertMany(List.of(doc("{_id: 1, a: 'x'}"), doc("{_id: 2, a: 'y'}"), doc("{a: 'x'}")));
    assertThat(stock.distinct("a", doc("{}"), String.class)).containsExactly("x", "y");
    stock.insertOne(doc("{_id: 9, b: null}"));
    assertThat(stock.distinct("b", doc("{}"), Integer.class)).containsExactly((Integer) null);
    assertThat(stock.distinct("c", doc("{}"), Document.class)).isEmpty();
  }

  @Test
  void indexesAreNamedAfterTheirKeys() {
    assertThat(stock.createIndex(doc("{a: 1, 'b.c': -1, t: 'text'}")))
        .isEqualTo("a_1_b.c_-1_t_text");
    assertThat(server.last("createIndexes"))
        .isEqualTo(
            bson(
                "{createIndexes: 'stock', indexes: [{key: {a: 1, 'b.c': -1, t: 'text'},"
                    + " name: 'a_1_b.c_-1_t_text'}]}"));
    assertThat(stock.createIndex(doc("{a: 1}"), doc("{unique: true, name: 'mine'}")))
        .isEqualTo("mine");
    assertThat(
            stock.createIndexes(List.of(doc("{key: {x: 1.0}}"), doc("{key: {y: 1}, name: 'q'}"))))
        .containsExactly("x_1", "q");
    assertThat(stock.createIndexes(List.of(RawBsonDocument.parse("{key: {r: 1}}"))))
        .containsExactly("r_1");
    assertThatThrownBy(() -> stock.createIndexes(List.of(doc("{x: 1}"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'key'");
  }

  @Test
  void indexesAreListedAndDropped() {
    assertThat(stock.listIndexes()).extracting(index -> index.get("name")).containsExactly("_id_");
    stock.dropIndex("a_1");
    assertThat(server.last("dropIndexes")).isEqualTo(bson("{dropIndexes: 'stock', index: 'a_1'}"));
    stock.dropIndex(doc("{a: 1}"));
    assertThat(server.last("dropIndexes").get("index")).isEqualTo(bson("{a: 1}"));
    stock.dropIndexes();
    assertThat(server.last("dropIndexes").getString("index").getValue()).isEqualTo("*");
  }

  @Test
  void droppingWhatIsNotThereIsFine() {
    stock.insertOne(doc("{_id: 1}"));
    stock.drop();
    assertThat(stock.findOne(doc("{}"))).isNull();
    stock.drop();
    server.answer("drop", "{ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'no'}");
    assertThatThrownBy(stock::drop).isInstanceOf(TapCommandException.class);
  }

  @Test
  void rawDocumentsGoInAndOutAsBytes() {
    TapCollection<RawBsonDocument> raw = stock.withRaw();
    RawBsonDocument document = RawBsonDocument.parse("{_id: 1, a: [1, 2]}");
    raw.insertOne(document);
    assertThat(raw.findOne(document)).isEqualTo(document);
    assertThat(stock.findOne(document)).isEqualTo(doc("{_id: 1, a: [1, 2]}"));
  }

  @Test
  void concernsGoWithTheCommandsTheyAreFor() {
    TapCollection<Document> careful =
        stock
            .withWriteConcern(TapWriteConcern.MAJORITY.withJournal(true))
            .withReadConcern(TapReadConcern.MAJORITY)
            .withReadPreference(TapReadPreference.NEAREST);
    careful.insertOne(doc("{_id: 1}"));
    careful.insertMany(List.of(doc("{_id: 2}")));
    for (BsonDocument insert : server.commands("insert")) {
      assertThat(insert.get("writeConcern")).isEqualTo(bson("{w: 'majority', j: true}"));
      assertThat(insert.keySet()).doesNotContain("readConcern", "$readPreference");
    }
    careful.findOne(doc("{}"));
    assertThat(server.last("find").get("readConcern")).isEqualTo(bson("{level: 'majority'}"));
    assertThat(server.last("find").get("$readPreference")).isEqualTo(bson("{mode: 'nearest'}"));
    assertThat(server.last("find").keySet()).doesNotContain("writeConcern");
    careful.createIndex(doc("{a: 1}"));
    assertThat(server.last("createIndexes").keySet()).contains("writeConcern");
    careful.withReadConcern(null).findOne(doc("{}"));
    assertThat(server.last("find").keySet()).doesNotContain("readConcern");
    stock.findOne(doc("{}"));
    assertThat(server.last("find").keySet()).doesNotContain("readConcern", "$readPreference");
  }

  @Test
  void anUnacknowledgedWriteSaysSo() {
    TapWriteResult result =
        stock.withWriteConcern(TapWriteConcern.of(0)).insertOne(doc("{_id: 1}"));
    assertThat(result.acknowledged()).isFalse();
    assertThat(server.last("insert").get("writeConcern")).isEqualTo(bson("{w: 0}"));
  }

  @Test
  void namesThatCannotBeAreRefused() {
    TapDatabase database = client.database();
    assertThatThrownBy(() -> database.collection("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> database.collection("a\0b")).hasMessageContaining("collection");
    assertThatThrownBy(() -> database.collection(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> client.database("")).hasMessageContaining("database");
  }
}
