// SPDX-License-Identifier: Apache-2.0
package io.tapdb.mirrorreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.mirrorreads.ParameterRefusedException.Kind;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MirrorParametersTest {
  private static void assertRefused(Map<String, ?> document, Kind kind, String field) {
    assertThatThrownBy(() -> MirrorParameters.parse(document))
        .isInstanceOfSatisfying(
            ParameterRefusedException.class, refused -> assertThat(refused.kind()).isEqualTo(kind))
        .hasMessageContaining("'mirrorReads." + field + "'");
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    assertThat(MirrorParameters.parse(Map.of())).isEqualTo(new MirrorParameters(0.01, 1000));
    assertThat(MirrorParameters.parse(Map.of("samplingRate", 0.5)))
        .isEqualTo(new MirrorParameters(0.5, 1000));
    assertThat(MirrorParameters.parse(Map.of("maxTimeMS", 7)))
        .isEqualTo(new MirrorParameters(0.01, 7));
  }

  @Test
  void numbersOfAnyTypeAreTaken() {
    assertThat(MirrorParameters.parse(Map.of("samplingRate", 1, "maxTimeMS", 20L)))
        .isEqualTo(new MirrorParameters(1, 20));
    assertThat(MirrorParameters.parse(Map.of("samplingRate", 0L, "maxTimeMS", 20.0)))
        .isEqualTo(new MirrorParameters(0, 20));
  }

  @Test
  void readsBackWhatItWrites() {
    Seeds.forEach(
        100,
        random -> {
          MirrorParameters parameters =
              new MirrorParameters(random.nextDouble(), random.nextInt(1, Integer.MAX_VALUE));
          assertThat(MirrorParameters.parse(parameters.toMap())).isEqualTo(parameters);
        });
  }

  @Test
  void theRateIsAShare() {
    for (double rate : new double[] {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(Map.of("samplingRate", rate), Kind.BAD_VALUE, "samplingRate");
    }
  }

  @Test
  void theTimeIsAWholeNumberAboveZero() {
    for (double time : new double[] {0, -1, 0.5, 1e10, Double.NaN, Double.NEGATIVE_INFINITY}) {
      assertRefused(Map.of("maxTimeMS", time), Kind.BAD_VALUE, "maxTimeMS");
    }
  }

  @Test
  void otherTypesAreRefused() {
    assertRefused(Map.of("samplingRate", "0.5"), Kind.TYPE_MISMATCH, "samplingRate");
    assertRefused(Map.of("maxTimeMS", true), Kind.TYPE_MISMATCH, "maxTimeMS");
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("maxTimeMS", null);
    assertRefused(nothing, Kind.TYPE_MISMATCH, "maxTimeMS");
  }

  @Test
  void otherFieldsAreRefused() {
    assertRefused(Map.of("samplingrate", 0.5), Kind.UNKNOWN_FIELD, "samplingrate");
    assertRefused(Map.of("targetedMirroring", Map.of()), Kind.UNKNOWN_FIELD, "targetedMirroring");
  }
}
