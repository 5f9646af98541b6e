// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Value;

/** A running standard deviation, updated number by number without keeping them (Welford). */
public final class Deviation {
  private long count;
  private double mean;
  private double squares;

  public void add(double number) {
    count++;
    double before = number - mean;
    mean += before / count;
    squares += before * (number - mean);
  }

  /**
   * The deviation so far.
   *
   * @param sample whether the numbers are a sample of more, rather than all there are
   * @return a double, or null when there are too few numbers
   */
  public Value result(boolean sample) {
    long divisor = sample ? count - 1 : count;
    return divisor <= 0 ? Value.NULL : Value.of(Math.sqrt(squares / divisor));
  }
}
