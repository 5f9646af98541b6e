// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.flowcontrol.ParameterRefusedException.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowParametersTest {
  private static final FlowParameters DEFAULT = FlowParameters.DEFAULT;

  private static void assertRefused(String name, Object value, Kind kind) {
    assertThatThrownBy(() -> FlowParameterNames.set(DEFAULT, name, value))
        .isInstanceOfSatisfying(
            ParameterRefusedException.class, refused -> assertThat(refused.kind()).isEqualTo(kind))
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    assertThat(FlowParameterNames.toMap(DEFAULT))
        .containsExactly(
            Map.entry("enableFlowControl", true),
            Map.entry("flowControlStrategy", "smooth"),
            Map.entry("flowControlTargetLagSeconds", 10),
            Map.entry("flowControlThresholdLagPercentage", 0.5),
            Map.entry("flowControlWarnThresholdSeconds", 10),
            Map.entry("flowControlMinTicketsPerSecond", 100),
            Map.entry("flowControlTicketAdderConstant", 1000),
            Map.entry("flowControlTicketMultiplierConstant", 1.05),
            Map.entry("flowControlDecayConstant", 0.5),
            Map.entry("flowControlFudgeFactor", 0.95),
            Map.entry("flowControlMaxSamples", 1_000_000),
            Map.entry("flowControlSamplePeriod", 1000));
    assertThat(DEFAULT.lag().thresholdMillis()).isEqualTo(5000);
  }

  @Test
  void everyParameterCanBeSetToWhatItIs() {
    FlowParameterNames.toMap(DEFAULT)
        .forEach(
            (name, value) ->
                assertThat(FlowParameterNames.set(DEFAULT, name, value)).isEqualTo(DEFAULT));
  }

  @ParameterizedTest
  @CsvSource({
    "flowControlTargetLagSeconds, 3",
    "flowControlThresholdLagPercentage, 0.25",
    "flowControlWarnThresholdSeconds, 0",
    "flowControlMinTicketsPerSecond, 7",
    "flowControlTicketAdderConstant, 8",
    "flowControlTicketMultiplierConstant, 1.5",
    "flowControlDecayConstant, 0.25",
    "flowControlFudgeFactor, 0.75",
    "flowControlMaxSamples, 9",
    "flowControlSamplePeriod, 10",
  })
  void settingOneChangesThatOneOnly(String name, double value) {
    Map<String, Object> before = FlowParameterNames.toMap(DEFAULT);
    Map<String, Object> after =
        FlowParameterNames.toMap(FlowParameterNames.set(DEFAULT, name, value));
    assertThat(((Number) after.get(name)).doubleValue()).isEqualTo(value);
    after.put(name, before.get(name));
    assertThat(after).isEqualTo(before);
  }

  @Test
  void switchAndStrategyCanBeSet() {
    assertThat(FlowParameterNames.set(DEFAULT, "enableFlowControl", false).enabled()).isFalse();
    assertThat(FlowParameterNames.set(DEFAULT, "enableFlowControl", 0).enabled()).isFalse();
    assertThat(FlowParameterNames.set(DEFAULT, "flowControlStrategy", "classic").strategy())
        .isEqualTo(FlowParameters.Strategy.CLASSIC);
    assertRefused("flowControlStrategy", "fast", Kind.BAD_VALUE);
    assertRefused("flowControlStrategy", 1, Kind.TYPE_MISMATCH);
    assertRefused("enableFlowControl", "yes", Kind.TYPE_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "flowControlTargetLagSeconds, 0",
    "flowControlTargetLagSeconds, 1.5",
    "flowControlTargetLagSeconds, 1e10",
    "flowControlThresholdLagPercentage, 0",
    "flowControlThresholdLagPercentage, 1.1",
    "flowControlThresholdLagPercentage, NaN",
    "flowControlWarnThresholdSeconds, -1",
    "flowControlMinTicketsPerSecond, 0",
    "flowControlTicketAdderConstant, 0",
    "flowControlTicketMultiplierConstant, 0.99",
    "flowControlTicketMultiplierConstant, Infinity",
    "flowControlDecayConstant, 0",
    "flowControlDecayConstant, 1.1",
    "flowControlFudgeFactor, -0.1",
    "flowControlFudgeFactor, NaN",
    "flowControlMaxSamples, 1",
    "flowControlSamplePeriod, 0",
  })
  void valuesOutOfRangeAreRefused(String name, double value) {
    assertRefused(name, value, Kind.BAD_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flowControlTargetLagSeconds", "flowControlDecayConstant"})
  void otherTypesAreRefused(String name) {
    assertRefused(name, "1", Kind.TYPE_MISMATCH);
  }

  @Test
  void unknownNamesAreRefused() {
    assertRefused("flowControlSpeed", 1, Kind.UNKNOWN_PARAMETER);
  }
}
