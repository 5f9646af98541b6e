// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.bson.Doc;

/** Where the one reply to a request goes; called on any thread and must not block. */
public interface ReplySink {
  void reply(Doc reply);

  /** Asks the front end to close the connection instead of replying; for fail points. */
  default void closeConnection() {
    throw new IllegalStateException("this front end cannot close connections");
  }
}
