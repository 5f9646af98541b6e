// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.concern;

import io.tapdb.election.config.SetConfig;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.replica.member.Membership;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.node.NodeData;

/**
 * What holds where a request does not say what it wants: what was set for the whole set, and
 * otherwise what follows from its shape. Safe for many threads.
 *
 * <p>What was set stands in the replicated data. It is read anew whenever the view of the set
 * changes, so a new primary heeds it from its first write, and once a second, so that others hear
 * of it as well.
 */
public final class ConcernDefaults {
  /** The collection that has the defaults. */
  public static final Namespace SETTINGS = new Namespace("config", "settings");

  private static final int MOST_BYTES = 1 << 16;

  private final NodeData data;
  private final Membership member;
  private volatile Known known;

  /** What was read, with the view of the set at that time. */
  private record Known(Defaults defaults, long counter) {}

  public ConcernDefaults(NodeData data, Membership member) {
    this.data = data;
    this.member = member;
  }

  /**
   * The write concern of a request that names none.
   *
   * @param memoryOnly whether {@link io.tapdb.engine.WouldBlock} is thrown where memory does not
   *     suffice
   */
  public WriteConcern write(boolean memoryOnly) {
    if (!member.isInSet()) {
      return WriteConcern.DEFAULT;
    }
    return get(memoryOnly).write().orElseGet(this::implicit);
  }

  /** What follows from the shape of the set. */
  public WriteConcern implicit() {
    boolean majority =
        member.view().config().map(SetConfig::impliesMajorityWrites).orElse(Boolean.TRUE);
    return majority ? WriteConcern.MAJORITY : WriteConcern.DEFAULT;
  }

  /** The level of a read that names none, as far as this member has heard. */
  public String readLevel() {
    Known now = known;
    return now == null ? "local" : now.defaults().readLevel().orElse("local");
  }

  /** What was set, as far as it is known at present. */
  public Defaults get(boolean memoryOnly) {
    Known now = known;
    SetView view = member.view();
    if (now == null || now.counter() != view.counter()) {
      now = new Known(read(memoryOnly), view.counter());
      known = now;
    }
    return now.defaults();
  }

  /** Whether a write concern was set for the set, so that none follows from its shape. */
  public boolean isWriteChosen() {
    refresh();
    Known now = known;
    return now != null && now.defaults().write().isPresent();
  }

  /** Reads what is stored, whatever was known; not while the data are closed. */
  public void refresh() {
    long counter = member.view().counter();
    var unused = data.use(() -> known = new Known(read(false), counter));
  }

  private Defaults read(boolean memoryOnly) {
    FindRequest request =
        FindRequest.of(
                SETTINGS,
                new DocWriter().put("_id", Defaults.ID).build(),
                new FindRequest.Options(false, false, true, MOST_BYTES))
            .withWindow(0, 1);
    try (QueryCursor cursor =
        data.engine().reads().find(request, memoryOnly, Operation.UNSTOPPABLE)) {
      DocWriter found = DocWriter.array();
      cursor.fill(found, new QueryCursor.Batch(1, MOST_BYTES), Operation.UNSTOPPABLE);
      FieldCursor first = found.buildArray().doc().fields();
      Doc stored = first.next() ? first.value().doc() : null;
      return stored == null ? Defaults.NONE : Defaults.parse(stored);
    }
  }
}
