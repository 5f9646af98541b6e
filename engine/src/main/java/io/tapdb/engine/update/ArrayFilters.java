// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The array filters of one statement by name, and which of them its paths have used. */
final class ArrayFilters {
  private final Map<String, ArrayFilter> byName = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();

  static ArrayFilters parse(UpdateOptions options) {
    ArrayFilters filters = new ArrayFilters();
    for (Doc condition : options.arrayFilters()) {
      String name = nameOf(condition, null);
      if (name == null) {
        throw malformed("Cannot use an expression without a top-level field name in arrayFilters");
      }
      ArrayFilter filter = new ArrayFilter(name, options.language().filter(condition));
      if (filters.byName.put(name, filter) != null) {
        throw malformed("Found multiple array filters with the same top-level field name " + name);
      }
    }
    return filters;
  }

  /** The one name that all fields of the filter begin with, or null when there is no field. */
  private static String nameOf(Doc condition, String known) {
    String name = known;
    FieldCursor field = condition.fields();
    while (field.next()) {
      if (field.nameStartsWith('$')) {
        name = insideLogic(field.value(), name);
        continue;
      }
      String path = field.name();
      int dot = path.indexOf('.');
      String first = dot < 0 ? path : path.substring(0, dot);
      if (name != null && !name.equals(first)) {
        throw malformed(
            "Error parsing array filter :: caused by :: Expected a single top-level field name,"
                + " found '"
                + name
                + "' and '"
                + first
                + "'");
      }
      checkName(first);
      name = first;
    }
    return name;
  }

  private static String insideLogic(Value operand, String known) {
    String name = known;
    if (operand.isArray()) {
      FieldCursor branch = operand.doc().fields();
      while (branch.next()) {
        if (branch.value().isDocument()) {
          name = nameOf(branch.value().doc(), name);
        }
      }
    }
    return name;
  }

  private static void checkName(String name) {
    boolean valid = !name.isEmpty() && name.charAt(0) >= 'a' && name.charAt(0) <= 'z';
    for (int i = 1; valid && i < name.length(); i++) {
      char c = name.charAt(i);
      valid = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
    if (!valid) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "Error parsing array filter :: caused by :: The top-level field name must be an"
              + " alphanumeric string beginning with a lowercase letter, found '"
              + name
              + "'");
    }
  }

  /** The filter for a name in a path; the empty name means all elements. */
  ArrayFilter named(String name, String path) {
    if (name.isEmpty()) {
      return ArrayFilter.ALL;
    }
    ArrayFilter filter = byName.get(name);
    if (filter == null) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "No array filter found for identifier '" + name + "' in path '" + path + "'");
    }
    used.add(name);
    return filter;
  }

  void requireAllUsed(Doc update) {
    for (String name : byName.keySet()) {
      if (!used.contains(name)) {
        throw malformed(
            "The array filter for identifier '"
                + name
                + "' was not used in the update "
                + Shown.value(Value.of(update)));
      }
    }
  }

  private static TapdbException malformed(String message) {
    return new TapdbException(ErrorCode.FAILED_TO_PARSE, message);
  }
}
