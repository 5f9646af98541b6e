// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.bson.Doc;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: the ledger notices each way in which documents can differ from what was acknowledged. */
class LedgerTest {
  private final StampedDocuments stamped = new StampedDocuments(100);
  private final Ledger ledger = new Ledger();

  private long acknowledged(long id) {
    long version = ledger.beginWrite(id);
    ledger.acknowledge(id);
    return version;
  }

  private List<String> settle(Doc... found) {
    return ledger.settle(stamped, List.of(found));
  }

  @Test
  void whatWasAcknowledgedIsFine() {
    long version = acknowledged(1);
    assertThat(settle(stamped.document(1, version))).isEmpty();
  }

  @Test
  void aLostDocumentShows() {
    acknowledged(1);
    assertThat(settle()).singleElement().asString().contains("document 1 is at version none");
  }

  @Test
  void aLostUpdateShows() {
    long old = acknowledged(1);
    acknowledged(1);
    assertThat(settle(stamped.document(1, old))).singleElement().asString().contains("version 1");
  }

  @Test
  void aLostRemovalShows() {
    long version = acknowledged(1);
    ledger.beginRemoval(1);
    ledger.acknowledge(1);
    assertThat(settle(stamped.document(1, version))).hasSize(1);
  }

  @Test
  void aWriteUnderWayMayBeThereOrNot() {
    long version = ledger.beginWrite(1);
    ledger.beginWrite(2);
    assertThat(settle(stamped.document(1, version))).isEmpty();
    assertThat(ledger.exists(1)).isTrue();
    assertThat(ledger.exists(2)).isFalse();
  }

  @Test
  void aVersionThatWasGoneMustNotComeBack() {
    long version = ledger.beginWrite(1);
    assertThat(settle()).isEmpty();
    assertThat(settle(stamped.document(1, version))).hasSize(1);
  }

  @Test
  void aDocumentNobodyWroteShows() {
    assertThat(settle(stamped.document(1, 1))).hasSize(1);
  }

  @Test
  void aDocumentThatIsThereTwiceShows() {
    long version = acknowledged(1);
    Doc document = stamped.document(1, version);
    assertThat(settle(document, document)).singleElement().asString().contains("twice");
  }

  @Test
  void aChangedByteShows() {
    long version = acknowledged(1);
    byte[] bytes = stamped.document(1, version).toByteArray();
    bytes[bytes.length - 2] ^= 1;
    assertThat(settle(new Doc(bytes)).getFirst()).contains("field sum differs");
  }

  @Test
  void aMixOfTwoVersionsShows() {
    acknowledged(1);
    long version = acknowledged(1);
    Doc mixed =
        io.tapdb.engine.bson.Json.parse(
            stamped.document(1, version).toString().replaceFirst("\"a\": \\d", "\"a\": 9"));
    assertThat(settle(mixed).getFirst()).contains("differs");
  }

  @Test
  void oneDocumentHasOneWriteUnderWay() {
    ledger.beginWrite(1);
    assertThatThrownBy(() -> ledger.beginWrite(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ledger.hold(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatWasRefusedHasChangedNothing() {
    long version = acknowledged(1);
    ledger.beginWrite(1);
    ledger.refuse(1);
    assertThat(settle(stamped.document(1, version))).isEmpty();
  }
}
