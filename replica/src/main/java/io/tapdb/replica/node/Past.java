// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.member.MemberFiles;
import io.tapdb.replica.member.SyncMarker;
import java.io.IOException;

/**
 * What a node has been before its data are opened, as its small files tell.
 *
 * @param member whether it is started as a member of a set
 * @param dataMembers how many members with data its set has, 0 if it is in none
 * @param delaySecs how long it stays behind on purpose
 * @param copying what a copy of all data has left behind that did not end, or null
 */
public record Past(boolean member, int dataMembers, long delaySecs, SyncMarker copying) {
  /** Of a node that has never been in a set. */
  public static final Past NONE = new Past(false, 0, 0, null);

  static Past read(MemberFiles files, boolean member) throws IOException {
    return new Past(member, dataMembers(files.config()), files.delaySecs(), files.sync());
  }

  private static int dataMembers(Doc config) {
    int count = 0;
    if (config != null && config.get("members").isArray()) {
      FieldCursor member = config.get("members").doc().fields();
      while (member.next()) {
        Value arbiter = member.value().doc().get("arbiterOnly");
        count += arbiter.type() == BsonTypes.BOOLEAN && arbiter.bool() ? 0 : 1;
      }
    }
    return count;
  }

  /** Whether every entry of the log is for good, because nobody has another history. */
  boolean settlesAlone() {
    return dataMembers == 1 || (dataMembers == 0 && !member);
  }

  /** Whether an entry is not to be shown yet. */
  boolean holdsBack(byte[] entry, long nowMillis) {
    if (delaySecs == 0) {
      return false;
    }
    Value wall = new Doc(entry).get("wall");
    return wall.type() == BsonTypes.DATE && wall.int64() > nowMillis - delaySecs * 1000;
  }

  /** Whether the data can be had from somebody else. */
  boolean hasOthers() {
    return dataMembers > 1;
  }
}
