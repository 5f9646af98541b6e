// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import com.google.protobuf.ByteString;
import io.tapdb.proto.v1.RunRequest;

/**
 * A command as it goes out, encoded once however often it is sent.
 *
 * @param run the database and the bytes of the command
 * @param pinned the only server it may go to, or null if any that fits will do
 */
public record Request(RunRequest run, ServerLink pinned) {
  /** A command for any server that fits. */
  public static Request of(String database, ByteString command) {
    return new Request(
        RunRequest.newBuilder().setDatabase(database).setBson(command).build(), null);
  }

  /** The same command for this server only. */
  public Request pinnedTo(ServerLink link) {
    return new Request(run, link);
  }
}
