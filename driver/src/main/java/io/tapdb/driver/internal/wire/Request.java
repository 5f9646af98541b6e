// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import com.google.protobuf.ByteString;
import io.tapdb.driver.TapReadPreference;
import io.tapdb.proto.v1.RunRequest;

/**
 * A command as it goes out, encoded once however often it is sent.
 *
 * @param run the database and the bytes of the command
 * @param pinned the only server it may go to, or null if any that fits will do
 * @param preference which members fit, or null for the primary only
 * @param repeat when it may be sent again without the caller noticing
 */
public record Request(
    RunRequest run, ServerLink pinned, TapReadPreference preference, Repeat repeat) {

  /** When a command may be sent again. */
  public enum Repeat {
    /** Never: what it does may have been done already. */
    NEVER,
    /**
     * As long as a server is looked for, if the answer says that the server is no primary: a single
     * change that was refused for this was not begun.
     */
    IF_REFUSED,
    /** Once, whatever became of it: it only reads. */
    ONCE
  }

  /** A command for the primary that is never repeated. */
  public static Request of(String database, ByteString command) {
    return of(database, command, null, Repeat.NEVER);
  }

  /** A command for the members that the preference allows. */
  public static Request of(
      String database, ByteString command, TapReadPreference preference, Repeat repeat) {
    return new Request(
        RunRequest.newBuilder().setDatabase(database).setBson(command).build(),
        null,
        preference,
        repeat);
  }

  /** Whether it is for the primary, and for no server in particular. */
  public boolean goesToPrimary() {
    return preference == null && pinned == null;
  }

  /** The same command for this server only. */
  public Request pinnedTo(ServerLink link) {
    return new Request(run, link, preference, Repeat.NEVER);
  }
}
