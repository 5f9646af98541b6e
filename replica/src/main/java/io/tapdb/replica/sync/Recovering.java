// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.Member;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.MemberState;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.NodeLog;

/** Whether the own data are fit to be read, as others are told. Confined to one executor. */
final class Recovering {
  /** How long a member is not asked again that was of no use. */
  static final long UNFIT_MILLIS = 1000;

  private static final long STANDS_NANOS = 10_000_000_000L;
  private static final int LOG_TOO_STALE = 7310062;
  private static final int LOG_GOES_ON = 7310063;

  private final PlaneContext context;
  private boolean tooStale;
  private OpTime readableFrom = OpTime.NULL;
  private MemberState meanwhile = MemberState.RECOVERING;
  private OpTime applied = OpTime.NULL;
  private long movedNanos;

  Recovering(PlaneContext context) {
    this.context = context;
  }

  /** Says what the data are when following begins. */
  void tellState() {
    MemberState state =
        tooStale ? MemberState.RECOVERING : isReadable() ? MemberState.SECONDARY : meanwhile;
    context.tell(new Event.DataStateChanged(state, tooStale));
  }

  /**
   * The data have been taken up anew; nobody may read before they are as new as they were.
   *
   * @param until the state of the member until then
   */
  void readableFrom(OpTime opTime, MemberState until) {
    readableFrom = opTime;
    meanwhile = until;
    applied = context.log().applied();
    movedNanos = context.nowNanos();
  }

  private boolean isReadable() {
    return !readableFrom.isAfter(context.log().applied());
  }

  /**
   * Whether nothing has come for a while, perhaps because only a member has that entry which is
   * gone. The data are of one moment all along, and the set may need a member that can be elected.
   */
  private boolean stands() {
    OpTime now = context.log().applied();
    if (!now.equals(applied)) {
      applied = now;
      movedNanos = context.nowNanos();
    }
    return !now.equals(OpTime.NULL) && context.nowNanos() - movedNanos > STANDS_NANOS;
  }

  /** Says so when the data have become readable. */
  void look() {
    if (!readableFrom.equals(OpTime.NULL) && (isReadable() || stands())) {
      readableFrom = OpTime.NULL;
      tellState();
    }
  }

  /** A source no longer has what comes next; others may. */
  void tooStale(Member source, SourceMessage.Mismatch what) {
    if (tooStale) {
      return;
    }
    tooStale = true;
    context
        .journal()
        .error(
            NodeLog.Component.REPL,
            LOG_TOO_STALE,
            "This member is too stale: the oplogs of the others no longer reach back to its last"
                + " entry. It looks for a member with an older oplog; if there is none, stop it,"
                + " empty its data folder, and start it again, so that it copies the data anew",
            new DocWriter()
                .put("lastOpTime", context.log().last().toString())
                .put("syncSource", source.host().toString())
                .put("firstOpTimeOfSource", what.first().toString()));
    tellState();
  }

  /** A source has what comes next. */
  void goesOn() {
    if (tooStale) {
      tooStale = false;
      context
          .journal()
          .info(
              NodeLog.Component.REPL,
              LOG_GOES_ON,
              "A member has the entries that this one needs next; it is no longer too stale");
      tellState();
    }
  }

  /** There is nothing that this member can do by itself. */
  void giveUp() {
    context.tell(new Event.DataStateChanged(MemberState.RECOVERING, true));
  }
}
