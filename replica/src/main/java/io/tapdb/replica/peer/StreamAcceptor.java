// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.peer;

import io.tapdb.engine.bson.Doc;

/** Takes the streams that other members open to this one. */
public interface StreamAcceptor {
  /** Refuses every stream: a node that runs alone. */
  StreamAcceptor NONE =
      (opening, stream) -> {
        stream.close();
        return new StreamListener() {
          @Override
          public void message(byte[] bytes) {
            // refused already
          }

          @Override
          public void ended(String reason) {
            // refused already
          }
        };
      };

  /**
   * A stream was opened.
   *
   * @param opening what the other side says it is about
   * @param stream the way back
   * @return who hears what comes; its first message may follow at once
   */
  StreamListener opened(Doc opening, PeerStream stream);
}
