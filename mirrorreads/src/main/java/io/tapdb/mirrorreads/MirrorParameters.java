// SPDX-License-Identifier: Apache-2.0
package io.tapdb.mirrorreads;

import io.tapdb.mirrorreads.ParameterRefusedException.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameter {@code mirrorReads}: how many reads are copied, and how long a copy may take.
 *
 * @param samplingRate 0 for none to 1 for all
 * @param maxTimeMs how long a secondary may spend on a copy
 */
public record MirrorParameters(double samplingRate, int maxTimeMs) {
  public static final MirrorParameters DEFAULT = new MirrorParameters(0.01, 1000);

  private static final String RATE = "samplingRate";
  private static final String TIME = "maxTimeMS";

  public MirrorParameters {
    // Written so that not-a-number is refused too.
    if (!(samplingRate >= 0 && samplingRate <= 1)) {
      throw new ParameterRefusedException(
          Kind.BAD_VALUE, "'mirrorReads." + RATE + "' must be from 0 to 1, found " + samplingRate);
    }
    if (maxTimeMs <= 0) {
      throw new ParameterRefusedException(
          Kind.BAD_VALUE, "'mirrorReads." + TIME + "' must be above 0, found " + maxTimeMs);
    }
  }

  /**
   * Reads the parameter as a user sets it; what he leaves out has its default, not the value of
   * before.
   *
   * @param document the fields by name, numbers as any {@link Number}
   * @throws ParameterRefusedException if it cannot be set to that
   */
  public static MirrorParameters parse(Map<String, ?> document) {
    double rate = DEFAULT.samplingRate;
    double time = DEFAULT.maxTimeMs;
    for (Map.Entry<String, ?> field : document.entrySet()) {
      switch (field.getKey()) {
        case RATE -> rate = number(field);
        case TIME -> time = number(field);
        default ->
            throw new ParameterRefusedException(
                Kind.UNKNOWN_FIELD, "'mirrorReads." + field.getKey() + "' is an unknown field");
      }
    }
    if (time != Math.rint(time) || time > Integer.MAX_VALUE) {
      throw new ParameterRefusedException(
          Kind.BAD_VALUE,
          "'mirrorReads." + TIME + "' must be a whole number of milliseconds, found " + time);
    }
    return new MirrorParameters(rate, (int) time);
  }

  private static double number(Map.Entry<String, ?> field) {
    if (field.getValue() instanceof Number number) {
      return number.doubleValue();
    }
    throw new ParameterRefusedException(
        Kind.TYPE_MISMATCH, "'mirrorReads." + field.getKey() + "' must be a number");
  }

  /** The fields by name, as a user reads them. */
  public Map<String, Object> toMap() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(RATE, samplingRate);
    fields.put(TIME, maxTimeMs);
    return fields;
  }
}
