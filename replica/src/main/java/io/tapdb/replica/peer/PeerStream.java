// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.peer;

/**
 * One end of a stream between two members. Messages arrive in order or not at all; it may break at
 * any time, which both listeners hear. Safe for many threads.
 */
public interface PeerStream extends AutoCloseable {
  /**
   * Sends a message; it never waits. What the other side has not taken yet is kept in memory, so a
   * sender has to bound by itself what it has under way. Ignored after the end.
   */
  void send(byte[] message);

  /** Ends the stream with goodbye; the own listener hears nothing more. */
  @Override
  void close();
}
