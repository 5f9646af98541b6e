// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.net;

import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.peer.Peers;
import io.tapdb.sim.time.Life;

/** A request under way to another endpoint, with its one reply or failure. */
final class Call {
  private final SimNetwork network;
  private final Life caller;
  private final int to;
  private final SimNetwork.Request request;
  private final Peers.ReplyListener listener;
  private Life answerer;
  private boolean over;

  Call(
      SimNetwork network,
      Life caller,
      int to,
      SimNetwork.Request request,
      Peers.ReplyListener listener) {
    this.network = network;
    this.caller = caller;
    this.to = to;
    this.request = request;
    this.listener = listener;
  }

  void begin() {
    network.timeline().afterMillis(request.timeoutMillis(), caller, () -> end("no answer in time"));
    setOut();
    // members bear being asked twice; a client's write would be done twice
    if (network.isMember(caller) && network.links().isDoubled()) {
      setOut();
    }
  }

  private void setOut() {
    if (network.links().passes(caller.owner(), to)) {
      network.after(network.delay(caller.owner(), to), this::arrive);
    } else {
      breakLater();
    }
  }

  /** Nobody waits for ever for a message that got lost: its connection ends some time. */
  private void breakLater() {
    network.timeline().after(network.links().patience(), caller, () -> end("the connection broke"));
  }

  private void arrive() {
    Endpoint endpoint = network.endpoint(to);
    if (!endpoint.powered()) {
      return;
    }
    Life life = endpoint.listener();
    if (life == null) {
      fail("connection refused");
      return;
    }
    answerer = life;
    network.timeline().after(0, life, () -> dispatch(endpoint));
  }

  private void dispatch(Endpoint endpoint) {
    var unused =
        endpoint
            .dispatcher()
            .dispatch(
                network.connection(caller.owner(), to),
                request.database(),
                request.command().toByteArray(),
                this::reply);
  }

  private void reply(Doc reply) {
    Doc kept = reply.detached();
    network.overheard(caller.owner(), to, request.command(), kept);
    if (network.links().passes(to, caller.owner())) {
      Life from = answerer;
      network.timeline().after(network.delay(to, caller.owner()), caller, () -> hear(from, kept));
    } else {
      breakLater();
    }
  }

  private void hear(Life from, Doc reply) {
    if (!over) {
      over = true;
      network.forget(this);
      network.met(caller, from);
      listener.replied(reply);
    }
  }

  /** Brings the news that there will be no answer to the caller, if it gets there. */
  void fail(String reason) {
    if (network.links().passes(to, caller.owner())) {
      network.timeline().after(network.delay(to, caller.owner()), caller, () -> end(reason));
    } else {
      breakLater();
    }
  }

  private void end(String reason) {
    if (!over) {
      over = true;
      network.forget(this);
      listener.failed(reason);
    }
  }

  boolean concerns(Life life) {
    return answerer == life;
  }

  boolean isBetween(int one, int other) {
    return (caller.owner() == one && to == other) || (caller.owner() == other && to == one);
  }

  boolean isForgotten() {
    return over || caller.ended();
  }
}
