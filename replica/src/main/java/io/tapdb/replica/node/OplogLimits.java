// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.Engine;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.UpdateResult;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.Writes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.write.WriteListener;
import java.util.List;

/**
 * What limits the log: how large it may become, and how long its entries stay even if it is larger.
 * A size that was set by command is kept with the data and outlives a restart.
 *
 * @param maxBytes beyond this the oldest segments go
 * @param minRetentionHours but none whose entries are younger than this
 */
public record OplogLimits(long maxBytes, double minRetentionHours) {
  private static final Namespace HOME = new Namespace("local", "system.oplog");
  private static final String ID = "limits";
  private static final String SIZE = "maxBytes";
  private static final FindRequest.Options OPTIONS =
      new FindRequest.Options(false, false, true, 1 << 20);

  /** These limits with the size that was set by command, if one was. */
  public OplogLimits withStoredSize(Engine engine) {
    try (QueryCursor cursor = engine.reads().find(target(), false, Operation.UNSTOPPABLE)) {
      DocWriter found = DocWriter.array();
      cursor.fill(found, new QueryCursor.Batch(1, 1 << 16), Operation.UNSTOPPABLE);
      FieldCursor document = found.buildArray().doc().fields();
      return document.next()
          ? new OplogLimits(Numbers.toLong(document.value().doc().get(SIZE)), minRetentionHours)
          : this;
    }
  }

  /** Keeps the size for the next start. */
  public void storeSize(Engine engine, Operation operation, WriteListener<UpdateResult> listener) {
    Doc document = new DocWriter().put("_id", ID).put(SIZE, maxBytes).build();
    engine
        .writes()
        .update(
            new UpdateStatement(target(), Value.of(document), List.of(), false, true),
            new Writes.Call(operation, false),
            listener);
  }

  private static FindRequest target() {
    return FindRequest.of(HOME, new DocWriter().put("_id", ID).build(), OPTIONS);
  }
}
