// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.StreamListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One follower of this member: where it is in the log, and how much is under way to it. On the
 * executor of {@link LogSource}, but for what the stream calls.
 */
final class FollowerStream implements StreamListener, LogReader.Taker {
  /** How long a follower is kept that is ahead of this member, which may be about to catch up. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private static final LogReader.Portion PORTION = new LogReader.Portion(4096, 2L << 20);

  private record Sent(OpTime last, long bytes) {}

  private final LogSource source;
  private final PullOpening opening;
  private final PeerStream stream;
  private final LogReader reader;
  private final Deque<Sent> underWay = new ArrayDeque<>();
  private long bytesUnderWay;
  private SourceFacts told;
  private long toldAtNanos;
  private long heardAtNanos;
  private boolean matched;
  private boolean awaited;
  private OpTime sentUpTo;
  private volatile boolean ended;

  FollowerStream(LogSource source, PullOpening opening, PeerStream stream) {
    this.source = source;
    this.opening = opening;
    this.stream = stream;
    this.reader = source.readerAt(opening.last());
    this.heardAtNanos = source.nowNanos();
    this.toldAtNanos = heardAtNanos;
    this.sentUpTo = opening.last();
  }

  long bytesUnderWay() {
    return bytesUnderWay;
  }

  String from() {
    return opening.from();
  }

  /** Looks whether the follower's last entry is part of the log. */
  void begin() {
    OwnLog log = source.log();
    if (log.recent().has(opening.last())) {
      matched();
      return;
    }
    source.workers().execute(() -> log.data().use(() -> lookUp(log.data().oplog())));
  }

  private void lookAgain() {
    if (!opening.last().isAfter(source.log().last()) || !isPatient()) {
      awaited = false;
      begin();
    }
  }

  private void lookUp(Oplog oplog) {
    try {
      OpTime last = opening.last();
      boolean has = last.equals(OpTime.NULL) ? oplog.isWhole() : oplog.has(last);
      OpTime first = oplog.first();
      source.home().execute(() -> lookedUp(has, first));
    } catch (IOException unreadable) {
      source.home().execute(() -> end("the log of the source cannot be read: " + unreadable));
    }
  }

  private void lookedUp(boolean has, OpTime first) {
    if (ended) {
      return;
    }
    awaited = !has && opening.last().isAfter(source.log().last()) && isPatient();
    if (has) {
      matched();
    } else if (!awaited) {
      stream.send(new SourceMessage.Mismatch(source.facts(), first).encode());
      close();
    }
  }

  private boolean isPatient() {
    return source.nowNanos() - heardAtNanos < PATIENCE_NANOS;
  }

  private void matched() {
    matched = true;
    send(List.of());
    pump();
  }

  /** Sends what there is and may be sent. */
  void pump() {
    if (awaited) {
      lookAgain();
    }
    if (!matched || ended) {
      return;
    }
    OpTime before;
    do {
      before = reader.at();
      if (bytesUnderWay < source.windowBytes()) {
        reader.take(PORTION, this);
      }
    } while (!ended && !reader.at().equals(before));
    if (!ended && !reader.isReading() && hasNews()) {
      send(List.of());
    }
  }

  private boolean hasNews() {
    SourceFacts now = source.facts();
    return !now.committed().equals(told.committed())
        || now.term() != told.term()
        || now.primaryId() != told.primaryId()
        || now.state() != told.state();
  }

  @Override
  public void taken(List<RawEntry> entries) {
    OpTime last = entries.getLast().opTime();
    long bytes = 0;
    for (RawEntry entry : entries) {
      bytes += SourceMessage.ENTRY_HEADER_BYTES + entry.bytes().length;
    }
    underWay.add(new Sent(last, bytes));
    bytesUnderWay += bytes;
    OpTime previous = sentUpTo;
    sentUpTo = last;
    send(previous, entries);
    if (!reader.isPrompt()) {
      // the disk has answered: there may be more
      pump();
    }
  }

  private void send(List<RawEntry> entries) {
    send(sentUpTo, entries);
  }

  private void send(OpTime previous, List<RawEntry> entries) {
    told = source.facts();
    toldAtNanos = source.nowNanos();
    stream.send(new SourceMessage.Batch(told, previous, entries).encode());
    source.metrics().batchesSent.increment();
  }

  @Override
  public void lost(IOException why) {
    end(String.valueOf(why.getMessage()));
  }

  /** Gives a sign of life when it is time, and ends a stream whose follower gives none. */
  void tick(long signEveryNanos, long silenceNanos) {
    if (awaited) {
      lookAgain();
    }
    long now = source.nowNanos();
    if (now - heardAtNanos > silenceNanos) {
      end("the follower has been silent for too long");
    } else if (matched && now - toldAtNanos >= signEveryNanos) {
      send(List.of());
    }
  }

  /** Says why, and ends the stream. */
  void end(String reason) {
    if (!ended) {
      stream.send(new SourceMessage.Refusal(reason).encode());
      close();
    }
  }

  private void close() {
    ended = true;
    reader.close();
    stream.close();
    source.remove(this);
  }

  @Override
  public void message(byte[] bytes) {
    if (ended) {
      return;
    }
    try {
      FollowerReport report = FollowerReport.decode(bytes);
      source.reported(report.rows());
      source.home().execute(() -> received(report.received()));
    } catch (WireReader.WireFault nonsense) {
      source.home().execute(() -> end(nonsense.getMessage()));
    }
  }

  private void received(OpTime last) {
    heardAtNanos = source.nowNanos();
    boolean wasFull = bytesUnderWay >= source.windowBytes();
    while (!underWay.isEmpty() && !underWay.peek().last().isAfter(last)) {
      bytesUnderWay -= underWay.remove().bytes();
    }
    if (wasFull) {
      pump();
    }
  }

  @Override
  public void ended(String reason) {
    source
        .home()
        .execute(
            () -> {
              if (!ended) {
                close();
              }
            });
  }
}
