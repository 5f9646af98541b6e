// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.FieldPath;
import java.util.Comparator;

/**
 * The order in which the parts of paths are created: by their characters, but array indexes by
 * their number.
 *
 * <p>Indexes stand together, behind the parts that begin with a character below the digits and
 * before all others, so that the order has no cycles ({@code "1a"} is not between 1 and 9).
 */
final class PartOrder implements Comparator<String> {
  static final PartOrder INSTANCE = new PartOrder();

  private PartOrder() {}

  @Override
  public int compare(String a, String b) {
    int groupA = group(a);
    int groups = Integer.compare(groupA, group(b));
    if (groups != 0) {
      return groups;
    }
    return groupA == 1
        ? Integer.compare(FieldPath.arrayIndex(a), FieldPath.arrayIndex(b))
        : a.compareTo(b);
  }

  private static int group(String part) {
    if (FieldPath.arrayIndex(part) >= 0) {
      return 1;
    }
    return !part.isEmpty() && part.charAt(0) < '0' ? 0 : 2;
  }
}
