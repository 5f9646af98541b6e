// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.function.Function;

/**
 * One setting of a node, by the name under which {@code setParameter} and {@code getParameter} know
 * it. Safe for many threads.
 *
 * @param <T> what it is in code
 */
public final class Parameter<T> {
  private final String name;
  private final boolean atRuntime;
  private final Function<Value, T> parser;
  private final Function<T, Value> shown;
  private volatile T value;

  /**
   * A parameter.
   *
   * @param atRuntime whether it may be set while the node runs
   * @param parser makes a value, or throws an error without the name, which is added
   * @param shown how it stands in replies
   */
  public Parameter(
      String name,
      T initial,
      boolean atRuntime,
      Function<Value, T> parser,
      Function<T, Value> shown) {
    this.name = name;
    this.atRuntime = atRuntime;
    this.parser = parser;
    this.shown = shown;
    this.value = initial;
  }

  public static Parameter<Boolean> flag(String name, boolean initial, boolean atRuntime) {
    return new Parameter<>(name, initial, atRuntime, Parameter::parseFlag, Value::of);
  }

  /** A whole number within bounds. */
  public static Parameter<Long> number(String name, long initial, long min, long max) {
    return new Parameter<>(
        name,
        initial,
        true,
        given -> parseNumber(given, min, max),
        number -> number == number.intValue() ? Value.of(number.intValue()) : Value.of(number));
  }

  /** A number, which may have a fraction, within bounds. */
  public static Parameter<Double> fraction(String name, double initial, double min, double max) {
    return new Parameter<>(name, initial, true, given -> parseFraction(given, min, max), Value::of);
  }

  private static Double parseFraction(Value given, double min, double max) {
    double number;
    if (given.isNumber()) {
      number = Numbers.toDouble(given);
    } else if (given.isString() && given.string().matches("\\d{1,9}(\\.\\d{1,9})?")) {
      number = Double.parseDouble(given.string());
    } else {
      throw new TapdbException(ErrorCode.BAD_VALUE, "must be a number, not " + given);
    }
    if (!(number >= min && number <= max)) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "must be from " + min + " to " + max + ", not " + number);
    }
    return number;
  }

  private static Boolean parseFlag(Value given) {
    if (given.type() == BsonTypes.BOOLEAN) {
      return given.bool();
    }
    if (given.isNumber()) {
      return Numbers.toDouble(given) != 0;
    }
    if (given.isString()) {
      switch (given.string()) {
        case "true", "1" -> {
          return true;
        }
        case "false", "0" -> {
          return false;
        }
        default -> {}
      }
    }
    throw new TapdbException(ErrorCode.BAD_VALUE, "must be true or false, not " + given);
  }

  private static Long parseNumber(Value given, long min, long max) {
    long number;
    if (given.isNumber() && Numbers.isIntegral(given)) {
      number = Numbers.toLong(given);
    } else if (given.isString() && given.string().matches("-?\\d{1,18}")) {
      number = Long.parseLong(given.string());
    } else {
      throw new TapdbException(ErrorCode.BAD_VALUE, "must be a whole number, not " + given);
    }
    if (number < min || number > max) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "must be from " + min + " to " + max + ", not " + number);
    }
    return number;
  }

  public String name() {
    return name;
  }

  public T get() {
    return value;
  }

  public boolean atRuntime() {
    return atRuntime;
  }

  public Value show() {
    return shown.apply(value);
  }

  /** Sets the value; gives the one before as it is shown. */
  public Value set(Value given) {
    Value before = show();
    value = parse(given);
    return before;
  }

  /**
   * Makes sure that it could be set to that.
   *
   * @throws TapdbException naming the parameter when it could not
   */
  public void check(Value given) {
    parse(given);
  }

  private T parse(Value given) {
    try {
      return parser.apply(given);
    } catch (TapdbException refused) {
      throw new TapdbException(
          refused.code(), "the parameter '" + name + "' " + refused.getMessage());
    }
  }
}
