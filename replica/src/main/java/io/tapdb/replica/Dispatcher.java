// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

/** Where front ends hand in requests. Safe for many threads. */
public interface Dispatcher {
  /**
   * Runs one request. Exactly one reply will be given, whatever is wrong with it.
   *
   * @param database the database it is for
   * @param bytes the command as BSON; not changed by anybody from now on
   * @param sink takes the reply, on any thread, perhaps before this method returns
   * @return the operation, to be stopped when the client loses interest
   */
  RunningOperation dispatch(Connection connection, String database, byte[] bytes, ReplySink sink);
}
