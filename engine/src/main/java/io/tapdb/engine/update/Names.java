// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.FieldCursor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A fixed list of distinct field names in which the name under a cursor is found fast. */
final class Names {
  /** Up to so many names are compared one by one, which makes no string of the field's name. */
  private static final int FEW = 12;

  private final String[] names;
  private final Map<String, Integer> places;

  Names(List<String> names) {
    this.names = names.toArray(String[]::new);
    this.places = names.size() > FEW ? HashMap.newHashMap(names.size()) : Map.of();
    for (int i = 0; names.size() > FEW && i < this.names.length; i++) {
      places.put(this.names[i], i);
    }
  }

  int size() {
    return names.length;
  }

  String get(int place) {
    return names[place];
  }

  /** The place of the field's name, or -1. */
  int find(FieldCursor field) {
    if (names.length > FEW) {
      return places.getOrDefault(field.name(), -1);
    }
    for (int i = 0; i < names.length; i++) {
      if (field.nameIs(names[i])) {
        return i;
      }
    }
    return -1;
  }
}
