// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class VoteRecordTest {
  @Test
  void readsBackWhatItWrites() {
    VoteRecord record = new VoteRecord(1L << 40, 6);
    assertThat(VoteRecord.parse(record.toBson())).isEqualTo(record);
    assertThat(VoteRecord.parse(VoteRecord.NONE.toBson())).isEqualTo(VoteRecord.NONE);
  }

  @Test
  void whatElseStandsInTheStoredDocumentDoesNotMatter() {
    assertThat(VoteRecord.parse(BsonDocument.parse("{_id: 1, term: 3.0, candidateIndex: 2}")))
        .isEqualTo(new VoteRecord(3, 2));
  }

  @Test
  void aDamagedRecordIsNotAVoteThatWasNeverGiven() {
    for (String damaged : new String[] {"{}", "{term: 1}", "{term: 'x', candidateIndex: 1}"}) {
      assertThatThrownBy(() -> VoteRecord.parse(BsonDocument.parse(damaged)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("last vote");
    }
  }
}
