// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetTimeouts;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.MemberState;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.Workers;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.node.NodeData;
import io.tapdb.replica.node.Parameters;
import io.tapdb.replica.peer.Peers;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What the parts of one data plane have in common: where they run, what they know of the set, and
 * what an operator has set.
 */
final class PlaneContext {
  private static final long SIGN_OF_LIFE_MILLIS = 2000;

  private final DataParts parts;
  private final Executor home;
  private final Executor hand;
  private final DataMetrics metrics = new DataMetrics();
  private final OwnLog log;
  private volatile SetView view;
  private int rollbackId;

  PlaneContext(DataParts parts) {
    this.parts = parts;
    this.home = parts.ports().threads().serial("replication");
    this.hand = parts.ports().threads().serial("apply");
    int heapShare = 16;
    long recentBytes = Math.min(64L << 20, parts.data().heapBytes() / heapShare);
    this.log = new OwnLog(parts.data(), new RecentEntries(1 << 16, recentBytes), parts.progress());
  }

  DataParts parts() {
    return parts;
  }

  /** Where everything is decided, one thing after another. */
  Executor home() {
    return home;
  }

  /** Where entries are applied, so that fetching goes on meanwhile. */
  Executor hand() {
    return hand;
  }

  Workers workers() {
    return parts.ports().workers();
  }

  NodeClock clock() {
    return parts.ports().clock();
  }

  long nowNanos() {
    return parts.ports().clock().nanos();
  }

  NodeLog journal() {
    return parts.ports().log();
  }

  Peers peers() {
    return parts.ports().peers();
  }

  NodeData data() {
    return parts.data();
  }

  OwnLog log() {
    return log;
  }

  Progress progress() {
    return parts.progress();
  }

  /** Of this member, as of when its data were last opened. */
  int rollbackId() {
    return rollbackId;
  }

  /** The data have been opened anew. */
  void readRollbackId() {
    rollbackId = parts.rollbackId().getAsInt();
  }

  DataMetrics metrics() {
    return metrics;
  }

  Parameters parameters() {
    return parts.parameters();
  }

  void tell(Event event) {
    parts.events().tell(event);
  }

  void fault(Throwable what) {
    parts.ports().onFault().accept(what);
  }

  void see(SetView now) {
    view = now;
  }

  /** What is known of the set, null before the first. */
  SetView view() {
    return view;
  }

  /** This member in its configuration; empty if it is in none. */
  Optional<Member> self() {
    SetView seen = view;
    return seen == null ? Optional.empty() : seen.self();
  }

  MemberState state() {
    SetView seen = view;
    return seen == null ? MemberState.STARTUP : seen.state();
  }

  SyncSourceChoice.Settings sourceSettings() {
    return new SyncSourceChoice.Settings(
        parameters().maxSyncSourceLagSecs.get(),
        parameters().changeSyncSourceThresholdMillis.get());
  }

  long delaySecs() {
    return self().map(member -> (long) member.duties().secondaryDelaySecs()).orElse(0L);
  }

  private SetTimeouts timeouts() {
    SetView seen = view;
    return seen == null
        ? SetTimeouts.DEFAULT
        : seen.config().map(known -> known.settings().timeouts()).orElse(SetTimeouts.DEFAULT);
  }

  /** How long a stream may be silent before it is given up. */
  long silenceMillis() {
    return Math.max(timeouts().electionTimeoutMillis(), SIGN_OF_LIFE_MILLIS);
  }

  /** How often both ends of a stream give a sign of life at least. */
  long signOfLifeMillis() {
    return Math.min(timeouts().electionTimeoutMillis() / 2, SIGN_OF_LIFE_MILLIS);
  }
}
