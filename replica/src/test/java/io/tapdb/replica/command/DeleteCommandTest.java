// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeleteCommandTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private String delete(String statements) {
    return node.run("test", "{delete: 'c', deletes: [" + statements + "]}").toString();
  }

  private String count() {
    return show(node.ok("{count: 'c'}"), "n");
  }

  @Test
  void theReplyCountsWhatIsGone() {
    node.fill("c", 1, 9, "a: 1");
    assertThat(delete("{q: {a: 1}, limit: 1}")).isEqualTo("{\"n\": 1, \"ok\": 1.0}");
    assertThat(delete("{q: {_id: 77}, limit: 1}")).isEqualTo("{\"n\": 0, \"ok\": 1.0}");
    assertThat(delete("{q: {_id: {$gt: 7}}, limit: 0}, {q: {_id: 5}, limit: 1.0}"))
        .isEqualTo("{\"n\": 3, \"ok\": 1.0}");
    Doc reply = node.ok("{delete: 'c', deletes: [{q: {}, limit: 0}]}");
    assertThat(at(reply, "n").type()).isEqualTo(BsonTypes.INT32);
    assertThat(show(reply, "n")).isEqualTo("5");
    assertThat(count()).isEqualTo("0");
  }

  @Test
  void nothingIsDeletedFromACollectionThatIsNotThere() {
    assertThat(delete("{q: {}, limit: 0}")).isEqualTo("{\"n\": 0, \"ok\": 1.0}");
    assertThat(node.drain("test", node.ok("{listCollections: 1}"))).isEmpty();
  }

  @Test
  void aLimitIsOneOrNone() {
    node.fill("c", 1, 3, "");
    for (String limit : new String[] {"2", "-1", "0.5", "'1'", "true", "null"}) {
      assertThat(node.fails(9, "{delete: 'c', deletes: [{q: {}, limit: " + limit + "}]}"))
          .startsWith("The limit field in delete objects must be 0 or 1. Got ");
    }
    assertThat(node.fails(9, "{delete: 'c', deletes: [{q: {}, limit: 2}]}"))
        .isEqualTo("The limit field in delete objects must be 0 or 1. Got 2");
    assertThat(node.fails(40414, "{delete: 'c', deletes: [{q: {}}]}"))
        .isEqualTo("BSON field 'delete.deletes.limit' is missing but a required field");
    assertThat(count()).isEqualTo("3");
  }

  @Test
  void inOrderTheFirstFailureIsTheLast() {
    node.fill("c", 1, 3, "");
    String statements =
        "{q: {_id: 1}, limit: 1}, {q: {$foo: 1}, limit: 1}, {q: {_id: 2}, limit: 1}, {q: {_id: {$in:"
            + " 5}}, limit: 0}";
    Doc reply = node.run("test", "{delete: 'c', deletes: [" + statements + "]}");
    assertThat(show(reply, "n")).isEqualTo("1");
    assertThat(show(reply, "ok")).isEqualTo("1.0");
    assertThat(at(reply, "writeErrors").doc().size()).isEqualTo(1);
    assertThat(show(reply, "writeErrors.0.index")).isEqualTo("1");
    assertThat(show(reply, "writeErrors.0.code")).isEqualTo("2");
    assertThat(at(reply, "writeErrors.0.errmsg").string()).contains("$foo");
    reply = node.run("test", "{delete: 'c', ordered: false, deletes: [" + statements + "]}");
    assertThat(show(reply, "n")).isEqualTo("1");
    assertThat(at(reply, "writeErrors").doc().size()).isEqualTo(2);
    assertThat(show(reply, "writeErrors.1.index")).isEqualTo("3");
    assertThat(count()).isEqualTo("1");
  }

  @Test
  void wrongFieldsOfStatementsAreNamed() {
    assertThat(node.fails(40415, "{delete: 'c', deletes: [{q: {}, limit: 1, multi: true}]}"))
        .isEqualTo("BSON field 'delete.deletes.multi' is an unknown field.");
    assertThat(node.fails(40414, "{delete: 'c', deletes: [{limit: 1}]}"))
        .isEqualTo("BSON field 'delete.deletes.q' is missing but a required field");
    assertThat(node.fails(14, "{delete: 'c', deletes: [{q: [], limit: 1}]}"))
        .isEqualTo(
            "BSON field 'delete.deletes.q' is the wrong type 'array', expected type 'object'");
    assertThat(node.fails(14, "{delete: 'c', deletes: ['x']}"))
        .isEqualTo(
            "BSON field 'delete.deletes.0' is the wrong type 'string', expected type 'object'");
    assertThat(node.fails(40414, "{delete: 'c'}"))
        .isEqualTo("BSON field 'delete.deletes' is missing but a required field");
    node.fails(2, "{delete: 'c', deletes: [{q: {}, limit: 1, collation: {locale: 'fr'}}]}");
    node.fails(9, "{delete: 'c', deletes: [{q: {}, limit: 1, hint: 5}]}");
    node.fails(14, "{delete: 'c', deletes: [{q: {}, limit: 1}], let: 5}");
  }

  @Test
  void aBatchIsNeitherEmptyNorTooLarge() {
    assertThat(node.fails(16, "{delete: 'c', deletes: []}"))
        .isEqualTo("Write batch sizes must be between 1 and 100000. Got 0 operations.");
    DocWriter command = new DocWriter(1 << 20).put("delete", "c").openArray("deletes");
    for (int i = 0; i < 100_001; i++) {
      command.add(Doc.EMPTY);
    }
    Doc reply = node.run("test", command.close().build());
    assertThat(at(reply, "errmsg").string())
        .isEqualTo("Write batch sizes must be between 1 and 100000. Got 100001 operations.");
  }

  @Test
  void hintsAndVariables() {
    node.fill("c", 1, 5, "n: #");
    node.ok("{createIndexes: 'c', indexes: [{key: {n: 1}, name: 'n_1'}]}");
    assertThat(delete("{q: {n: 1}, limit: 1, hint: 'n_1'}, {q: {n: 2}, limit: 0, hint: {n: 1}}"))
        .isEqualTo("{\"n\": 2, \"ok\": 1.0}");
    Doc reply = node.run("test", "{delete: 'c', deletes: [{q: {}, limit: 0, hint: {z: 1}}]}");
    assertThat(show(reply, "writeErrors.0.code")).isEqualTo("2");
    assertThat(
            node.run(
                    "test",
                    "{delete: 'c', let: {x: 4}, deletes: [{q: {$expr: {$gte: ['$n', '$$x']}},"
                        + " limit: 0}]}")
                .toString())
        .isEqualTo("{\"n\": 2, \"ok\": 1.0}");
    assertThat(count()).isEqualTo("1");
  }

  @Test
  void cappedCollectionsMayLoseDocumentsToo() {
    node.ok("{create: 'c', capped: true, size: 4096}");
    node.fill("c", 1, 3, "");
    assertThat(delete("{q: {_id: 2}, limit: 1}")).isEqualTo("{\"n\": 1, \"ok\": 1.0}");
    assertThat(count()).isEqualTo("2");
    node.checkValid("c");
  }
}
