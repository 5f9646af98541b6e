// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Tables;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;
import java.util.List;
import java.util.UUID;

/**
 * Fills a chunk of records into indexes that are being built; answers how far it came. The keys are
 * not logged: each member fills its own indexes from its own records.
 */
public final class FillIndexes implements WriteTask<FillIndexes.Progress> {
  private static final int CHUNK_RECORDS = 500;
  private static final int CHUNK_BYTES = 1 << 20;

  /**
   * Where the filling stands.
   *
   * @param lastRecordId the last record filled
   * @param records how many this chunk had
   * @param done whether there was none behind it
   */
  public record Progress(long lastRecordId, int records, boolean done) {}

  private final UUID collection;
  private final List<Integer> tables;
  private final long afterRecordId;

  /**
   * Prepares a chunk.
   *
   * @param tables of the indexes; a name alone could by now be that of another index
   * @param afterRecordId the last record of the chunk before
   */
  public FillIndexes(UUID collection, List<Integer> tables, long afterRecordId) {
    this.collection = collection;
    this.tables = tables;
    this.afterRecordId = afterRecordId;
  }

  @Override
  public Planned<Progress> plan(Moment moment) {
    CollectionEntry present = moment.catalog().find(collection);
    if (present == null) {
      throw new TapdbException(
          ErrorCode.INDEX_BUILD_ABORTED, "the index build was ended: the collection was dropped");
    }
    PlanBuilder plan = new PlanBuilder(moment);
    long last = afterRecordId;
    int records = 0;
    int bytes = 0;
    KeyRange rest = new KeyRange(Tables.recordKey(afterRecordId + 1), null);
    try (EntryCursor cursor = moment.snapshot().scan(present.recordTable(), rest, false)) {
      while (records < CHUNK_RECORDS && bytes < CHUNK_BYTES && cursor.next()) {
        last = Tables.recordId(cursor.key());
        Doc document = new Doc(cursor.value());
        fill(plan, present, last, document);
        records++;
        bytes += document.length();
      }
    }
    return new Planned<>(plan.build(), new Progress(last, records, records == 0));
  }

  private void fill(PlanBuilder plan, CollectionEntry present, long recordId, Doc document) {
    for (int i = 0; i < present.indexes().size(); i++) {
      IndexEntry index = present.indexes().get(i);
      if (index.building() && tables.contains(index.table())) {
        plan.fill(present, i, recordId, document);
      }
    }
  }
}
