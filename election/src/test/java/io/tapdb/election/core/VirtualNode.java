// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.Seeds;
import io.tapdb.election.VoteRecord;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.election.view.CoreView;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;

/** One member of a {@link VirtualSet}: a core, a disk that keeps a vote, and a log without data. */
final class VirtualNode {
  final int id;
  final VirtualSet set;
  final List<OpTime> log = new ArrayList<>();
  VoteRecord disk = VoteRecord.NONE;
  SetConfig config;
  ElectionCore core;
  boolean alive;

  /** Whether it neither sends nor takes in anything, as a stopped process does. */
  boolean paused;

  /** Whether it fetches nothing. */
  boolean lagging;

  int incarnation;
  long wakeAt = Long.MAX_VALUE;
  private long ticked;
  private int source = -1;
  MemberState dataState = MemberState.SECONDARY;
  Voting voting = Voting.RULES;
  CoreSettings settings = CoreSettings.DEFAULT;

  VirtualNode(VirtualSet set, int id) {
    this.set = set;
    this.id = id;
  }

  void start() {
    alive = true;
    paused = false;
    incarnation++;
    source = -1;
    StartFacts facts = new StartFacts("rs", disk, positions(), dataState);
    core =
        new ElectionCore(
            settings, voting, Seeds.random(set.seed * 1000 + id * 10L + incarnation), facts);
    wakeAt = Long.MAX_VALUE;
    if (config != null) {
      install(config);
    }
  }

  void install(SetConfig newer) {
    config = newer;
    int index = -1;
    for (int i = 0; i < newer.members().size(); i++) {
      index = newer.members().get(i).id() == id ? i : index;
    }
    on(new Event.ConfigInstalled(newer, index));
  }

  CoreView view() {
    return core.view();
  }

  OpTime last() {
    return log.isEmpty() ? OpTime.NULL : log.get(log.size() - 1);
  }

  private LogPositions positions() {
    return log.isEmpty() ? LogPositions.NONE : LogPositions.at(new Position(last(), 1));
  }

  void on(Event event) {
    if (!alive) {
      return;
    }
    if (paused) {
      set.later(this, 10, () -> on(event));
      return;
    }
    List<Effect> effects = core.on(event, set.now);
    for (Effect effect : effects) {
      set.wire.carryOut(this, effect);
    }
    wake();
  }

  private void wake() {
    long due = Math.max(core.nextWakeUp(), set.now);
    if (due == Long.MAX_VALUE || (wakeAt <= due && wakeAt > set.now)) {
      return;
    }
    wakeAt = due;
    set.later(this, due - set.now, () -> tick(due));
  }

  private void tick(long due) {
    if (due != wakeAt) {
      return;
    }
    wakeAt = Long.MAX_VALUE;
    ticked = ticked / VirtualSet.TICKS == set.now ? ticked + 1 : set.now * VirtualSet.TICKS;
    if (ticked % VirtualSet.TICKS == VirtualSet.TICKS - 1) {
      throw new IllegalStateException("member " + id + " does not stop asking to be woken");
    }
    on(new Event.Tick());
  }

  void append(OpTime entry) {
    log.add(entry);
    moved();
  }

  void moved() {
    on(new Event.LogMoved(positions(), committed()));
  }

  private Position committed() {
    OpTime point = OpTime.NULL;
    for (OpTime entry : log) {
      point = entry.isAfter(set.committed) ? point : entry;
    }
    return point.equals(OpTime.NULL) ? Position.NONE : new Position(point, 1);
  }

  /** Fetches what the primary has, if it can be reached, and tells it so. */
  void pull() {
    if (!alive || paused || config == null || core.view().role().state() == MemberState.PRIMARY) {
      return;
    }
    CoreView view = core.view();
    if (view.role().state() == MemberState.ARBITER || lagging) {
      follow(-1);
      return;
    }
    VirtualNode primary = set.node(view.role().primaryId());
    if (primary == null || !set.wire.isOpen(this, primary) || !primary.writes()) {
      follow(-1);
      return;
    }
    follow(primary.id);
    if (primary.last().isAfter(last())) {
      log.clear();
      log.addAll(primary.log);
      moved();
      if (dataState == MemberState.STARTUP2) {
        dataState = MemberState.SECONDARY;
        on(new Event.DataStateChanged(dataState, false));
      }
    }
    on(new Event.PrimaryHeard(primary.core.term(), primary.id));
    primary.on(new Event.ProgressSeen(id, positions(), core.term()));
  }

  /** Whether it has written in its term, and others may fetch. */
  boolean writes() {
    return switch (view().role().phase()) {
      case WRITABLE, STEPPING_DOWN -> true;
      case NONE, CATCH_UP, DRAIN -> false;
    };
  }

  private void follow(int id) {
    if (source != id) {
      source = id;
      on(new Event.SyncSourceChanged(id));
    }
  }
}
