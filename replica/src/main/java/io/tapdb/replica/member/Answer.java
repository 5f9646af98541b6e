// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.engine.TapdbException;

/** Hears once how something ended that a member was asked for; on any thread. */
public interface Answer {
  /**
   * It is done.
   *
   * @param note something the user should know, or empty
   */
  void done(String note);

  /** It is not done. */
  void refused(TapdbException why);
}
