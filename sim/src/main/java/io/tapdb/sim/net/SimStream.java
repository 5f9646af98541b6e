// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.net;

import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.StreamListener;
import io.tapdb.sim.time.Life;
import java.util.ArrayDeque;
import java.util.Deque;

/** A stream between two endpoints: in each direction messages arrive in order, or it breaks. */
final class SimStream {
  private static final long CONNECT_MICROS = 10_000_000;
  private static final byte[] GOODBYE = new byte[0];

  private final SimNetwork network;
  private final Doc opening;
  private final End opener;
  private final End acceptor;

  SimStream(SimNetwork network, Life from, int to, Doc opening) {
    this.network = network;
    this.opening = opening;
    this.opener = new End(from.owner());
    this.acceptor = new End(to);
    opener.life = from;
  }

  /** One end: what was sent to it and has not been heard there. */
  private final class End implements PeerStream {
    private final int place;
    private final Deque<byte[]> coming = new ArrayDeque<>();
    private Life life;
    private StreamListener listener;
    private long newestArrival;
    private int arrived;
    private boolean over;

    End(int place) {
      this.place = place;
    }

    private End other() {
      return this == opener ? acceptor : opener;
    }

    @Override
    public void send(byte[] message) {
      if (!over) {
        other().expect(message);
        if (network.links().breaks()) {
          breakOff("the connection broke");
        }
      }
    }

    @Override
    public void close() {
      if (!over) {
        over = true;
        other().expect(GOODBYE);
      }
    }

    private void expect(byte[] message) {
      coming.add(message);
      if (life == null) {
        arrived++;
        return;
      }
      long now = network.timeline().now();
      newestArrival =
          Math.max(newestArrival + 1, now + network.links().delayInRow(other().place, place));
      network.timeline().after(newestArrival - now, life, this::arrive);
    }

    private void arrive() {
      arrived++;
      hear();
    }

    /** Hears what has arrived, unless the way is cut; then it is heard when that has healed. */
    private void hear() {
      while (!over
          && listener != null
          && arrived > 0
          && !network.links().isCut(other().place, place)) {
        arrived--;
        byte[] message = coming.remove();
        if (message == GOODBYE) {
          end("the other side closed the stream");
        } else {
          listener.message(message);
        }
      }
    }

    private void end(String reason) {
      if (!over) {
        over = true;
        if (listener != null) {
          listener.ended(reason);
        }
      }
    }

    private void endLater(long micros, String reason) {
      if (life != null) {
        network.timeline().after(micros, life, () -> end(reason));
      }
    }

    private boolean gone() {
      return over || (life != null && life.ended());
    }
  }

  /** Sets out to the other side; gives the end of the one who opens. */
  PeerStream begin(StreamListener listener) {
    opener.listener = listener;
    network.after(network.delay(opener.place, acceptor.place), this::connect);
    network.timeline().after(CONNECT_MICROS, opener.life, this::giveUp);
    return opener;
  }

  private void giveUp() {
    if (acceptor.life == null) {
      acceptor.over = true;
      opener.end("no connection in time");
    }
  }

  private void connect() {
    Endpoint endpoint = network.endpoint(acceptor.place);
    boolean silent =
        !endpoint.powered()
            || network.links().isCut(opener.place, acceptor.place)
            || network.links().isCut(acceptor.place, opener.place);
    if (silent || opener.gone()) {
      return;
    }
    Life life = endpoint.listener();
    if (life == null) {
      acceptor.over = true;
      opener.endLater(network.delay(acceptor.place, opener.place), "connection refused");
      return;
    }
    acceptor.life = life;
    network.met(opener.life, life);
    network.timeline().after(0, life, () -> accept(endpoint));
  }

  private void accept(Endpoint endpoint) {
    if (acceptor.over) {
      return;
    }
    acceptor.listener = endpoint.streams().opened(opening, acceptor);
    acceptor.hear();
  }

  private long news(End from, End to) {
    return network.links().delayInRow(from.place, to.place);
  }

  /** Both ends hear, sooner or later, that it broke. */
  void breakOff(String reason) {
    opener.endLater(news(acceptor, opener), reason);
    acceptor.endLater(news(opener, acceptor), reason);
  }

  /** The life of one end has ended, and the other end hears of it. */
  void ended(Life life) {
    if (acceptor.life == life) {
      opener.endLater(news(acceptor, opener), "the other side is gone");
    } else if (opener.life == life) {
      acceptor.endLater(news(opener, acceptor), "the other side is gone");
    }
  }

  /** Lets both ends hear what a cut has held up. */
  void resume() {
    resume(opener);
    resume(acceptor);
  }

  private void resume(End end) {
    if (end.life != null && end.arrived > 0) {
      network.timeline().after(news(end.other(), end), end.life, end::hear);
    }
  }

  boolean concerns(Life life) {
    return opener.life == life || acceptor.life == life;
  }

  boolean isBetween(int one, int other) {
    return (opener.place == one && acceptor.place == other)
        || (opener.place == other && acceptor.place == one);
  }

  boolean isForgotten() {
    return opener.gone() && acceptor.gone();
  }
}
