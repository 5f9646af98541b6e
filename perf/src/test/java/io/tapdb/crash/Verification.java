// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.engine.bson.Doc;
import io.tapdb.sim.model.Ledger;
import io.tapdb.sim.model.StampedDocuments;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** Looks whether a node holds what its ledger says, and whether its indexes agree with it. */
final class Verification {
  private Verification() {}

  /** Makes the collection and its indexes. */
  static void prepare(TapClient client) {
    client
        .database("test")
        .runCommand(
            Document.parse("{createIndexes: 'c', indexes: " + StampedDocuments.INDEXES + "}"));
  }

  /** Checks everything; gives how many documents there are. */
  static int check(TapClient client, StampedDocuments stamped, Ledger ledger) {
    TapCollection<RawBsonDocument> collection = client.database("test").collection("c").withRaw();
    List<Doc> found = read(collection, "_id_");
    assertThat(ledger.settle(stamped, found)).isEmpty();
    for (String index : StampedDocuments.INDEX_NAMES) {
      assertThat(read(collection, index)).as("documents by index " + index).hasSameSizeAs(found);
    }
    checkValid(client);
    return found.size();
  }

  private static List<Doc> read(TapCollection<RawBsonDocument> collection, String index) {
    List<Doc> documents = new ArrayList<>();
    for (RawBsonDocument each : collection.find().hint(index).batchSize(100)) {
      org.bson.ByteBuf bytes = each.getByteBuffer();
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      documents.add(new Doc(copy));
    }
    return documents;
  }

  /** Has the node check every index against every record. */
  static void checkValid(TapClient client) {
    Document report =
        client.database("test").runCommand(Document.parse("{validate: 'c', full: true}"));
    assertThat(report.getBoolean("valid")).as(report.toJson()).isTrue();
  }
}
