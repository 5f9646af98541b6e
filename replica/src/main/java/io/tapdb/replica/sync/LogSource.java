// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.bson.Doc;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.StreamAcceptor;
import io.tapdb.replica.peer.StreamListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The side of the log that others follow: pushes entries to every follower as soon as they are
 * appended, with what is committed.
 *
 * <p>Everything happens on one executor and nothing waits: a follower that is slow has so much
 * under way at most, and one that is far behind is served from the disk by a worker.
 */
final class LogSource implements StreamAcceptor {
  /**
   * What a source works with.
   *
   * @param facts what it says of itself at this moment
   * @param termSeen told of a term higher than the own
   */
  record Parts(
      String setName,
      OwnLog log,
      Progress progress,
      Supplier<SourceFacts> facts,
      LongConsumer termSeen,
      DataMetrics metrics) {}

  private static final long WINDOW_BYTES = 32L << 20;

  /** After how many times of what counts as silence a follower's stream is ended. */
  static final int SILENT_SIGNS = 3;

  private final Parts parts;
  private final NodeClock clock;
  private final Executor home;
  private final Executor workers;
  private final List<FollowerStream> followers = new ArrayList<>();
  private long windowBytes = WINDOW_BYTES;
  private String closedBecause = "this member does not serve its log yet";

  LogSource(Parts parts, NodeClock clock, Executor home, Executor workers) {
    this.parts = parts;
    this.clock = clock;
    this.home = home;
    this.workers = workers;
  }

  @Override
  public StreamListener opened(Doc opening, PeerStream stream) {
    PullOpening pull;
    try {
      pull = PullOpening.parse(opening);
    } catch (WireReader.WireFault unknown) {
      return NONE.opened(opening, stream);
    }
    FollowerStream follower = new FollowerStream(this, pull, stream);
    home.execute(() -> accept(follower, pull));
    return follower;
  }

  private void accept(FollowerStream follower, PullOpening pull) {
    seen(pull.term());
    if (!pull.setName().equals(parts.setName())) {
      follower.end("this member is of the set '" + parts.setName() + "'");
    } else if (closedBecause != null) {
      follower.end(closedBecause);
    } else {
      // a follower that comes anew has left the stream it had before
      for (FollowerStream each : List.copyOf(followers)) {
        if (each.from().equals(pull.from())) {
          each.end("another stream was opened by " + pull.from());
        }
      }
      followers.add(follower);
      follower.begin();
    }
  }

  /** Takes followers from now on. On the executor, like everything below. */
  void open() {
    closedBecause = null;
  }

  /** Ends all streams and takes no new ones. */
  void close(String reason) {
    closedBecause = reason;
    List.copyOf(followers).forEach(follower -> follower.end(reason));
  }

  /** Sends what there is: entries, or that other things have moved. */
  void pump() {
    List.copyOf(followers).forEach(FollowerStream::pump);
  }

  /** Looks after the streams; called often. */
  void tick(long signEveryNanos, long silenceNanos) {
    List.copyOf(followers).forEach(follower -> follower.tick(signEveryNanos, silenceNanos));
  }

  void remove(FollowerStream follower) {
    followers.remove(follower);
  }

  /** How much each follower may have under way that it has not reported to have taken. */
  void windowBytes(long bytes) {
    windowBytes = bytes;
  }

  long windowBytes() {
    return windowBytes;
  }

  /** What is under way to all followers. */
  long bytesUnderWay() {
    return followers.stream().mapToLong(FollowerStream::bytesUnderWay).sum();
  }

  /** Takes in a report; on the thread it came on, as a write may wait for it. */
  void reported(List<Progress.Row> rows) {
    seen(parts.progress().report(rows));
  }

  private void seen(long term) {
    if (term > parts.progress().term()) {
      parts.termSeen().accept(term);
    }
  }

  LogReader readerAt(OpTime last) {
    return new LogReader(parts.log(), last, workers, home);
  }

  OwnLog log() {
    return parts.log();
  }

  SourceFacts facts() {
    return parts.facts().get();
  }

  DataMetrics metrics() {
    return parts.metrics();
  }

  Executor home() {
    return home;
  }

  Executor workers() {
    return workers;
  }

  long nowNanos() {
    return clock.nanos();
  }
}
