// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How sizes are spread: how many there are, their middle, their 95th percentile, the largest. */
record Sizes(int count, int median, int p95, int largest) {
  static Sizes of(List<Integer> sizes) {
    int[] sorted = sizes.stream().mapToInt(Integer::intValue).sorted().toArray();
    if (sorted.length == 0) {
      return new Sizes(0, 0, 0, 0);
    }
    return new Sizes(sorted.length, at(sorted, 0.5), at(sorted, 0.95), sorted[sorted.length - 1]);
  }

  /** The smallest size that at least this share of all do not exceed. */
  private static int at(int[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  static int sum(List<Integer> sizes) {
    return sizes.stream().mapToInt(Integer::intValue).sum();
  }

  /** One row of the report. */
  static String row(Object... cells) {
    StringBuilder row = new StringBuilder();
    Arrays.stream(cells).forEach(cell -> row.append(String.format(Locale.ROOT, "%-12s", cell)));
    return row.toString().stripTrailing();
  }

  @Override
  public String toString() {
    return median + "/" + p95 + "/" + largest;
  }
}
