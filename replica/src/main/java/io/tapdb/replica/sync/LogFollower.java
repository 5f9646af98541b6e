// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.Member;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.StreamListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * One stream to the member that is followed: takes batches that continue the own log, appends them
 * and reports. Confined to one executor, but for what the stream calls.
 *
 * <p>What came and has no room yet waits here; the source stops when it hears of no progress.
 */
final class LogFollower implements StreamListener {
  /** Who decides what follows from what comes; called on the executor. */
  interface Owner {
    /** The source has the own last entry: from here on entries come. */
    void matched(LogFollower follower);

    /** The source does not have it. */
    void mismatched(LogFollower follower, SourceMessage.Mismatch what);

    /** The source said something of itself. */
    void heard(LogFollower follower, SourceFacts facts, boolean withEntries);

    /** Entries were appended. */
    void appended(LogFollower follower);

    /**
     * The log has no room at present; {@link LogFollower#workIfStarved} goes on when there may be.
     */
    void starved(LogFollower follower);

    /** The stream is of no use any more. */
    void ended(LogFollower follower, String reason, boolean nonsense);

    /** An entry came that the own log can never take. */
    void tooLarge(RawEntry entry);
  }

  /** What a follower works with. */
  record Parts(OwnLog log, Progress progress, Executor home, Owner owner, DataMetrics metrics) {}

  private final Parts parts;
  private final Member source;
  private final Deque<SourceMessage.Batch> inbox = new ArrayDeque<>();
  private PeerStream stream;
  private SourceFacts facts;
  private int nextOfBatch;
  private FollowerReport reported;
  private boolean matched;
  private boolean starved;
  private long heardAtNanos;
  private long reportedAtNanos;
  private boolean ended;

  LogFollower(Parts parts, Member source, long nowNanos) {
    this.parts = parts;
    this.source = source;
    this.heardAtNanos = nowNanos;
    this.reportedAtNanos = nowNanos;
  }

  void stream(PeerStream opened) {
    stream = opened;
  }

  Member source() {
    return source;
  }

  /** What the source last said of itself, or null before it has said anything. */
  SourceFacts facts() {
    return facts;
  }

  boolean isMatched() {
    return matched;
  }

  boolean isEnded() {
    return ended;
  }

  /** Whether entries wait for room in the log. */
  boolean isStarved() {
    return starved && !ended;
  }

  long heardAtNanos() {
    return heardAtNanos;
  }

  void heardAt(long nowNanos) {
    heardAtNanos = nowNanos;
  }

  long reportedAtNanos() {
    return reportedAtNanos;
  }

  /** Ends the stream; nothing is appended after this. */
  void end() {
    if (!ended) {
      ended = true;
      inbox.clear();
      stream.close();
    }
  }

  @Override
  public void message(byte[] bytes) {
    parts.home().execute(() -> take(bytes));
  }

  @Override
  public void ended(String reason) {
    parts.home().execute(() -> fail(reason, false));
  }

  private void fail(String reason, boolean nonsense) {
    if (!ended) {
      end();
      parts.owner().ended(this, reason, nonsense);
    }
  }

  private void take(byte[] bytes) {
    if (ended) {
      return;
    }
    try {
      switch (SourceMessage.decode(bytes)) {
        case SourceMessage.Batch batch -> take(batch, bytes.length);
        case SourceMessage.Mismatch mismatch -> {
          hear(mismatch.facts(), false);
          end();
          parts.owner().mismatched(this, mismatch);
        }
        case SourceMessage.Refusal refusal -> fail(refusal.reason(), false);
      }
    } catch (WireReader.WireFault nonsense) {
      fail(nonsense.getMessage(), true);
    }
  }

  private void hear(SourceFacts said, boolean withEntries) {
    facts = said;
    // before its entries are taken: a report about them must not carry an older term
    parts.progress().enterTerm(said.term());
    parts.owner().heard(this, said, withEntries);
  }

  private void take(SourceMessage.Batch batch, int bytes) throws WireReader.WireFault {
    OpTime before = inbox.isEmpty() ? parts.log().last() : inbox.getLast().last();
    if (!batch.previous().equals(before)) {
      throw new WireReader.WireFault(
          "the source goes on behind " + batch.previous() + " and the own log behind " + before);
    }
    count(batch, bytes);
    hear(batch.facts(), !batch.entries().isEmpty());
    if (ended) {
      return;
    }
    if (!matched) {
      matched = true;
      parts.owner().matched(this);
    }
    inbox.add(batch);
    work();
  }

  private void count(SourceMessage.Batch batch, int bytes) {
    DataMetrics metrics = parts.metrics();
    metrics.batchesReceived.increment();
    metrics.bytesReceived.add(bytes);
    metrics.entriesReceived.add(batch.entries().size());
    if (batch.entries().isEmpty()) {
      metrics.emptyBatchesReceived.increment();
    }
  }

  void workIfStarved() {
    if (isStarved()) {
      work();
    }
  }

  /** Appends what has room. */
  void work() {
    if (!ended) {
      boolean open = parts.log().data().use(this::append);
      if (!open) {
        fail("the data of this member are closed for the moment", false);
      }
    }
  }

  private void append() {
    boolean any = false;
    starved = false;
    while (!inbox.isEmpty() && !starved && !ended) {
      List<RawEntry> entries = inbox.peek().entries();
      if (nextOfBatch == entries.size()) {
        inbox.remove();
        nextOfBatch = 0;
      } else if (parts.log().hasRoomFor(entries.get(nextOfBatch))) {
        parts.log().append(entries.get(nextOfBatch++));
        any = true;
      } else if (parts.log().isTooLarge(entries.get(nextOfBatch))) {
        parts.owner().tooLarge(entries.get(nextOfBatch));
        end();
      } else {
        starved = true;
      }
    }
    if (any) {
      parts.log().appended();
    }
    if (!ended) {
      learnCommitted();
      if (any) {
        parts.owner().appended(this);
      }
      if (starved) {
        parts.owner().starved(this);
      }
    }
  }

  private void learnCommitted() {
    Position received = parts.log().positions().written();
    parts.progress().heardFromSource(facts.committed(), received);
  }

  /** Tells the source how far this member is, and those behind it, if that is not told yet. */
  void reportNews(long nowNanos) {
    FollowerReport report = new FollowerReport(parts.log().last(), parts.progress().rows());
    if (!report.equals(reported)) {
      send(report, nowNanos);
    }
  }

  /** Tells the source how far this member is, and by that, that it lives. */
  void report(long nowNanos) {
    send(new FollowerReport(parts.log().last(), parts.progress().rows()), nowNanos);
  }

  private void send(FollowerReport report, long nowNanos) {
    if (matched && !ended) {
      reported = report;
      reportedAtNanos = nowNanos;
      stream.send(report.encode());
      parts.metrics().reportsSent.increment();
    }
  }
}
