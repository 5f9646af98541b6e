// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.concern.ReadConcern;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeData;

/** A read that is not to be run before this member has come up to a place in the log. */
final class AfterTime {
  private static final long FIRST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 64;
  private static final long ANY_TIME = 0;

  private final NodeContext node;
  private final Invocation invocation;
  private final long timestamp;
  private final boolean majority;
  private final Runnable then;

  private AfterTime(NodeContext node, Invocation invocation, long timestamp, Runnable then) {
    this.node = node;
    this.invocation = invocation;
    this.timestamp = timestamp;
    this.majority = ReadConcern.level(node, invocation.command()).equals("majority");
    this.then = then;
  }

  /** Runs the read now or later, as it asks for; only on a member of a set. */
  static void run(NodeContext node, Invocation invocation, Runnable then) {
    Value concern = invocation.command().get("readConcern");
    long timestamp = concern.isDocument() ? timestamp(concern.doc()) : ANY_TIME;
    if (timestamp == ANY_TIME) {
      then.run();
    } else {
      new AfterTime(node, invocation, timestamp, then).look(FIRST_PAUSE_MILLIS);
    }
  }

  private static long timestamp(Doc concern) {
    Value clusterTime = concern.get("afterClusterTime");
    if (clusterTime.type() == BsonTypes.TIMESTAMP) {
      return clusterTime.int64();
    }
    Value opTime = concern.get("afterOpTime");
    Value ofOpTime = opTime.isDocument() ? opTime.doc().get("ts") : Value.MISSING;
    return ofOpTime.type() == BsonTypes.TIMESTAMP ? ofOpTime.int64() : ANY_TIME;
  }

  private void look(long pauseMillis) {
    invocation.operation().check();
    if (hasCome()) {
      then.run();
      return;
    }
    long next = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    node.workers().schedule(pauseMillis, () -> again(next));
  }

  private void again(long pauseMillis) {
    try {
      look(pauseMillis);
    } catch (TapdbException stopped) {
      invocation.fail(stopped);
    }
  }

  private boolean hasCome() {
    if (majority && !isUpTo(node.member().progress().committed().opTime().timestamp())) {
      return false;
    }
    // what is committed may be known here before it has been applied
    boolean[] come = new boolean[1];
    if (!node.data().use(() -> come[0] = isUpTo(node.engine().published().timestamp()))) {
      throw NodeData.closedForNow();
    }
    return come[0];
  }

  private boolean isUpTo(long place) {
    return Long.compareUnsigned(timestamp, place) <= 0;
  }
}
