// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import io.tapdb.flowcontrol.FlowParameters.Braking;
import io.tapdb.flowcontrol.FlowParameters.Lag;
import io.tapdb.flowcontrol.FlowParameters.Sampling;
import io.tapdb.flowcontrol.FlowParameters.Strategy;
import io.tapdb.flowcontrol.FlowParameters.Tickets;
import io.tapdb.flowcontrol.ParameterRefusedException.Kind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The names under which users read and set the parameters of flow control. */
public final class FlowParameterNames {
  private FlowParameterNames() {}

  /** All parameters by name. */
  public static Map<String, Object> toMap(FlowParameters parameters) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("enableFlowControl", parameters.enabled());
    values.put("flowControlStrategy", parameters.strategy().name().toLowerCase(Locale.ROOT));
    values.put("flowControlTargetLagSeconds", parameters.lag().targetSeconds());
    values.put("flowControlThresholdLagPercentage", parameters.lag().thresholdShare());
    values.put("flowControlWarnThresholdSeconds", parameters.lag().warnSeconds());
    values.put("flowControlMinTicketsPerSecond", parameters.tickets().minPerSecond());
    values.put("flowControlTicketAdderConstant", parameters.tickets().adder());
    values.put("flowControlTicketMultiplierConstant", parameters.tickets().multiplier());
    values.put("flowControlDecayConstant", parameters.braking().decay());
    values.put("flowControlFudgeFactor", parameters.braking().fudge());
    values.put("flowControlMaxSamples", parameters.sampling().most());
    values.put("flowControlSamplePeriod", parameters.sampling().period());
    return values;
  }

  /**
   * The parameters with one of them set.
   *
   * @param value a {@link Boolean}, a {@link String} or any {@link Number}
   * @throws ParameterRefusedException if there is none of that name or it cannot have that value
   */
  public static FlowParameters set(FlowParameters old, String name, Object value) {
    Lag lag = old.lag();
    Tickets tickets = old.tickets();
    Braking braking = old.braking();
    Sampling sampling = old.sampling();
    return switch (name) {
      case "enableFlowControl" -> old.withEnabled(truth(name, value));
      case "flowControlStrategy" -> old.with(strategy(name, value));
      case "flowControlTargetLagSeconds" ->
          old.with(new Lag(whole(name, value), lag.thresholdShare(), lag.warnSeconds()));
      case "flowControlThresholdLagPercentage" ->
          old.with(new Lag(lag.targetSeconds(), number(name, value), lag.warnSeconds()));
      case "flowControlWarnThresholdSeconds" ->
          old.with(new Lag(lag.targetSeconds(), lag.thresholdShare(), whole(name, value)));
      case "flowControlMinTicketsPerSecond" ->
          old.with(new Tickets(whole(name, value), tickets.adder(), tickets.multiplier()));
      case "flowControlTicketAdderConstant" ->
          old.with(new Tickets(tickets.minPerSecond(), whole(name, value), tickets.multiplier()));
      case "flowControlTicketMultiplierConstant" ->
          old.with(new Tickets(tickets.minPerSecond(), tickets.adder(), number(name, value)));
      case "flowControlDecayConstant" ->
          old.with(new Braking(number(name, value), braking.fudge()));
      case "flowControlFudgeFactor" -> old.with(new Braking(braking.decay(), number(name, value)));
      case "flowControlMaxSamples" -> old.with(new Sampling(whole(name, value), sampling.period()));
      case "flowControlSamplePeriod" -> old.with(new Sampling(sampling.most(), whole(name, value)));
      default ->
          throw new ParameterRefusedException(
              Kind.UNKNOWN_PARAMETER, "'" + name + "' is no parameter of flow control");
    };
  }

  private static boolean truth(String name, Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    throw wrongType(name, "a boolean");
  }

  private static Strategy strategy(String name, Object value) {
    if (!(value instanceof String text)) {
      throw wrongType(name, "a string");
    }
    return switch (text) {
      case "classic" -> Strategy.CLASSIC;
      case "smooth" -> Strategy.SMOOTH;
      default ->
          throw new ParameterRefusedException(
              Kind.BAD_VALUE, "'" + name + "' must be 'classic' or 'smooth', found '" + text + "'");
    };
  }

  private static double number(String name, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrongType(name, "a number");
  }

  private static int whole(String name, Object value) {
    double number = number(name, value);
    ParameterRefusedException.require(
        number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE,
        name,
        "a whole number",
        value);
    return (int) number;
  }

  private static ParameterRefusedException wrongType(String name, String wanted) {
    return new ParameterRefusedException(Kind.TYPE_MISMATCH, "'" + name + "' must be " + wanted);
  }
}
