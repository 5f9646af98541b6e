// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.replica.peer.Peers;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Calls to other members whose answers come back on one executor. */
final class PeerCalls {
  /**
   * Why there was no good answer.
   *
   * @param code of the error the member answered with, 0 when it did not answer
   */
  record Failure(int code, String reason) {}

  private final Peers peers;
  private final Executor loop;

  PeerCalls(Peers peers, Executor loop) {
    this.peers = peers;
    this.loop = loop;
  }

  /** Sends a command; exactly one of the two hears how it ended. */
  void ask(
      HostPort to,
      Doc command,
      long timeoutMillis,
      Consumer<Doc> replied,
      Consumer<Failure> failed) {
    peers.call(
        to,
        command,
        timeoutMillis,
        new Peers.ReplyListener() {
          @Override
          public void replied(Doc reply) {
            if (Numbers.toDouble(reply.get("ok")) == 1) {
              loop.execute(() -> replied.accept(reply));
            } else {
              loop.execute(() -> failed.accept(refusal(reply)));
            }
          }

          @Override
          public void failed(String reason) {
            loop.execute(() -> failed.accept(new Failure(0, reason)));
          }
        });
  }

  private static Failure refusal(Doc reply) {
    return new Failure(
        reply.get("code").isNumber() ? (int) Numbers.toLong(reply.get("code")) : 0,
        reply.get("errmsg").isString() ? reply.get("errmsg").string() : reply.toString());
  }
}
