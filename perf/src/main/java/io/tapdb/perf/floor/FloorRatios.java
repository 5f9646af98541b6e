// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.floor;

import io.tapdb.perf.load.Report;
import java.util.Locale;

/** The best of all rounds for each measurement, and what the node reaches of its floor. */
final class FloorRatios {
  /** Below this a quiet machine with two cores was not quiet, and ratios mean nothing. */
  private static final int LEAST_WRITE_FLOOR = 50_000;

  private double floorRead;
  private double floorWrite;
  private double read;
  private double overwrite;
  private double insert;

  /** Operations a second of the floor in one round. */
  void floor(double reads, double writes) {
    floorRead = Math.max(floorRead, reads);
    floorWrite = Math.max(floorWrite, writes);
  }

  /** Operations a second of the node in one round. */
  void node(double reads, double overwrites, double inserts) {
    read = Math.max(read, reads);
    overwrite = Math.max(overwrite, overwrites);
    insert = Math.max(insert, inserts);
  }

  /** Reports the ratios; answers whether they count. */
  boolean conclude(Report report) {
    ratio(report, "point reads", read / floorRead, 0.5);
    ratio(report, "journaled overwrites", overwrite / floorWrite, 0.45);
    ratio(report, "journaled inserts with one index", insert / floorWrite, 0.35);
    boolean valid = floorWrite >= LEAST_WRITE_FLOOR;
    report.fact("valid", valid);
    if (!valid) {
      report.line(
          "void: the floor of writes is under "
              + LEAST_WRITE_FLOOR
              + "/s, so the machine was busy with something else");
    }
    return valid;
  }

  private static void ratio(Report report, String what, double ratio, double target) {
    report.fact(what, Math.round(ratio * 1000) / 1000.0);
    report.line(
        String.format(Locale.ROOT, "%-34s %.2f of the floor (target %.2f)", what, ratio, target));
  }
}
