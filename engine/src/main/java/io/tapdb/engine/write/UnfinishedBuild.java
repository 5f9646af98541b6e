// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Indexes that have to be filled before a log entry that shows them can be applied.
 *
 * @param collection the collection they are of
 * @param indexes their names
 */
public record UnfinishedBuild(UUID collection, List<String> indexes) {
  private static final String START = "startIndexBuild";
  private static final String COMMIT = "commitIndexBuild";

  /** Whether this entry begins a build. */
  static boolean isBegunBy(LoggedEntry entry) {
    return entry.isCommand() && START.equals(entry.object().firstName());
  }

  /** The build that this entry ends, or null. */
  public static UnfinishedBuild endedBy(LoggedEntry entry) {
    if (!entry.isCommand()) {
      return null;
    }
    Doc command = entry.object();
    if (!COMMIT.equals(command.firstName())) {
      return null;
    }
    List<String> names = new ArrayList<>();
    FieldCursor name = command.get("names").doc().fields();
    while (name.next()) {
      names.add(name.value().string());
    }
    return new UnfinishedBuild(entry.collection(), names);
  }
}
