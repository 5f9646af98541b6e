// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.peer;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import java.util.Set;
import java.util.function.Consumer;

/** Nobody else. */
final class NoPeers implements Peers {
  private static final String REASON = "this node reaches no others";

  @Override
  public void call(HostPort to, Doc command, long timeoutMillis, ReplyListener listener) {
    listener.failed(REASON);
  }

  @Override
  public PeerStream open(HostPort to, Doc opening, StreamListener listener) {
    listener.ended(REASON);
    return new PeerStream() {
      @Override
      public void send(byte[] message) {
        // the stream has ended already, and its listener knows
      }

      @Override
      public void close() {
        // nothing was opened
      }
    };
  }

  @Override
  public void probe(HostPort to, long timeoutMillis, Consumer<Probe> result) {
    result.accept(Probe.UNKNOWN);
  }

  @Override
  public void onLost(Consumer<HostPort> listener) {
    // no connection is ever established
  }

  @Override
  public void retain(Set<HostPort> members) {
    // there are none to keep
  }
}
