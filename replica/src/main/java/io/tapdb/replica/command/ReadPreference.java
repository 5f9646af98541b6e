// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.Set;

/** The members a client wants to read from. A node alone is all of them. */
final class ReadPreference {
  private static final String FIELD = "$readPreference";
  private static final int LEAST_STALENESS_SECONDS = 90;
  private static final Value PRIMARY = Value.of("primary");

  private static final Set<String> FIELDS = Set.of("mode", "tags", "maxStalenessSeconds", "hedge");

  private static final Set<String> MODES =
      Set.of("primary", "primaryPreferred", "secondary", "secondaryPreferred", "nearest");

  private ReadPreference() {}

  /**
   * Checks the preference of a request.
   *
   * @throws TapdbException when its mode does not exist or does not go with the other fields
   */
  static void check(Arguments arguments) {
    if (!arguments.has(FIELD)) {
      return;
    }
    Arguments preference = Arguments.part(FIELD, arguments.requiredDocument(FIELD), FIELDS);
    String mode = preference.requiredString("mode");
    if (!MODES.contains(mode)) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "Could not parse $readPreference mode '"
              + mode
              + "'. Only the modes 'primary', 'primaryPreferred', 'secondary',"
              + " 'secondaryPreferred', and 'nearest' are supported.");
    }
    boolean primary = mode.equals("primary");
    if (primary && hasTags(preference)) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "Only empty tags are allowed with primary read preference");
    }
    long staleness = preference.number("maxStalenessSeconds", -1);
    if (primary && staleness > 0) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "mode 'primary' does not go with maxStalenessSeconds");
    }
    if (staleness >= 0 && staleness < LEAST_STALENESS_SECONDS) {
      throw new TapdbException(
          ErrorCode.MAX_STALENESS_OUT_OF_RANGE,
          "maxStalenessSeconds value cannot be less than " + LEAST_STALENESS_SECONDS);
    }
  }

  /** Whether a request may be answered by a secondary; its preference has been checked. */
  static boolean allowsSecondary(Doc command) {
    Value preference = command.get(FIELD);
    return preference.isDocument() && !preference.doc().get("mode").sameBytes(PRIMARY);
  }

  /** Whether any set of tags says anything. */
  private static boolean hasTags(Arguments preference) {
    if (!preference.has("tags")) {
      return false;
    }
    FieldCursor each = preference.array("tags").fields();
    while (each.next()) {
      if (!each.value().isDocument() || !each.value().doc().isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
