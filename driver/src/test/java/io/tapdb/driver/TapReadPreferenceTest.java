// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class TapReadPreferenceTest {
  private static final TapReadPreference FULL =
      TapReadPreference.SECONDARY
          .withTagSets(List.of(Map.of("dc", "ny"), Map.of()))
          .withMaxStalenessSeconds(90);

  @Test
  void aModeIsFoundInAnyLetterCase() {
    assertThat(TapReadPreference.of("SECONDARYpreferred"))
        .isSameAs(TapReadPreference.SECONDARY_PREFERRED);
    assertThatThrownBy(() -> TapReadPreference.of("best"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'best'");
  }

  @Test
  void itStandsInCommandsAsItIs() {
    assertThat(TapReadPreference.NEAREST.toDocument())
        .isEqualTo(BsonDocument.parse("{mode: 'nearest'}"));
    assertThat(FULL.toDocument())
        .isEqualTo(
            BsonDocument.parse(
                "{mode: 'secondary', tags: [{dc: 'ny'}, {}], maxStalenessSeconds: 90}"));
    assertThat(FULL).hasToString(FULL.toDocument().toJson());
  }

  @Test
  void whatStandsInACommandIsReadBack() {
    for (TapReadPreference preference : List.of(FULL, TapReadPreference.PRIMARY)) {
      assertThat(TapReadPreference.of(preference.toDocument())).isEqualTo(preference);
    }
    assertThat(TapReadPreference.of(BsonDocument.parse("{mode: 'primary', tags: []}")))
        .isEqualTo(TapReadPreference.PRIMARY);
    assertThatThrownBy(() -> TapReadPreference.of(new BsonDocument()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPrimaryHasNeitherTagsNorStaleness() {
    assertThatThrownBy(() -> TapReadPreference.PRIMARY.withTags(Map.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tags");
    assertThatThrownBy(() -> TapReadPreference.PRIMARY.withMaxStalenessSeconds(100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxStalenessSeconds");
    assertThat(TapReadPreference.PRIMARY.withMaxStalenessSeconds(-1))
        .isEqualTo(TapReadPreference.PRIMARY);
  }

  @Test
  void stalenessOfLessThanNinetySecondsIsRefused() {
    for (int seconds : new int[] {89, 0, -2}) {
      assertThatThrownBy(() -> TapReadPreference.NEAREST.withMaxStalenessSeconds(seconds))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least 90");
    }
    assertThat(FULL.withMaxStalenessSeconds(-1).maxStalenessSeconds()).isEqualTo(-1);
  }

  @Test
  void itDoesNotChangeWithTheTagsItWasGiven() {
    Map<String, String> tags = new HashMap<>(Map.of("dc", "ny"));
    TapReadPreference preference = TapReadPreference.NEAREST.withTags(tags);
    tags.put("rack", "1");
    assertThat(preference.tagSets()).containsExactly(Map.of("dc", "ny"));
  }

  @Test
  void equalOnesAreEqual() {
    TapReadPreference same =
        TapReadPreference.of("secondary")
            .withMaxStalenessSeconds(90)
            .withTagSets(List.of(Map.of("dc", "ny"), Map.of()));
    assertThat(same).isEqualTo(FULL).hasSameHashCodeAs(FULL);
    assertThat(FULL.withMaxStalenessSeconds(91)).isNotEqualTo(FULL);
    assertThat(FULL.withTags(Map.of())).isNotEqualTo(FULL);
    assertThat(TapReadPreference.NEAREST).isNotEqualTo(TapReadPreference.SECONDARY);
  }
}
