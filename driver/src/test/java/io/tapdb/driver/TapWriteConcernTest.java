// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class TapWriteConcernTest {
  @Test
  void itsDocumentHasWhatWasAskedForAndNothingElse() {
    assertThat(TapWriteConcern.SERVER_DEFAULT.toDocument()).isEqualTo(new BsonDocument());
    assertThat(TapWriteConcern.MAJORITY.toDocument())
        .isEqualTo(BsonDocument.parse("{w: 'majority'}"));
    assertThat(TapWriteConcern.of(3).withJournal(false).withTimeoutMillis(5).toDocument())
        .isEqualTo(BsonDocument.parse("{w: 3, j: false, wtimeout: {$numberLong: '5'}}"));
  }

  @Test
  void askingForMoreLeavesTheOldOneAsItWas() {
    TapWriteConcern before = TapWriteConcern.of("fast");
    assertThat(before.withJournal(true)).isNotEqualTo(before);
    assertThat(before).isEqualTo(TapWriteConcern.of("fast")).hasToString("{\"w\": \"fast\"}");
    assertThat(before).hasSameHashCodeAs(TapWriteConcern.of("fast"));
  }

  @Test
  void onlyZeroMembersMeansNoAcknowledgement() {
    assertThat(TapWriteConcern.of(0).isAcknowledged()).isFalse();
    assertThat(TapWriteConcern.W1.isAcknowledged()).isTrue();
    assertThat(TapWriteConcern.MAJORITY.isAcknowledged()).isTrue();
    assertThat(TapWriteConcern.SERVER_DEFAULT.isAcknowledged()).isTrue();
  }

  @Test
  void fewerThanNoMembersAreRefused() {
    assertThatThrownBy(() -> TapWriteConcern.of(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
