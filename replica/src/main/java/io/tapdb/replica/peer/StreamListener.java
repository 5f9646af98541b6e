// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.peer;

/** Hears what comes over a stream: one call at a time, in order, on any thread. */
public interface StreamListener {
  /** A message came; the bytes belong to the listener. */
  void message(byte[] bytes);

  /**
   * The stream ended from the other side or broke; nothing comes after this.
   *
   * @param reason for the log
   */
  void ended(String reason);
}
