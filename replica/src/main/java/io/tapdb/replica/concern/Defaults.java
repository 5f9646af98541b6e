// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.concern;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.oplog.OpTime;
import java.util.Optional;

/**
 * The concerns that somebody set for a whole set, as they are stored in it.
 *
 * @param write empty if none was set
 * @param readLevel empty if none was set
 * @param updated the place in the log before that change, {@link OpTime#NULL} if there was none
 * @param updatedMillis when they were changed
 */
public record Defaults(
    Optional<WriteConcern> write, Optional<String> readLevel, OpTime updated, long updatedMillis) {
  /** Nothing was ever set. */
  public static final Defaults NONE =
      new Defaults(Optional.empty(), Optional.empty(), OpTime.NULL, 0);

  /** The document that has them, among others. */
  public static final String ID = "ReadWriteConcernDefaults";

  private static final String WRITE = "defaultWriteConcern";
  private static final String READ = "defaultReadConcern";

  /** Reads the stored document. */
  public static Defaults parse(Doc stored) {
    Value write = stored.get(WRITE);
    Value read = stored.get(READ);
    Value level = read.isDocument() ? read.doc().get("level") : Value.MISSING;
    Value updated = stored.get("updateOpTime");
    Value wall = stored.get("updateWallClockTime");
    return new Defaults(
        write.isDocument()
            ? Optional.of(
                WriteConcern.parse(write, WriteConcern.MAJORITY)
                    .withProvenance(WriteConcern.Provenance.CUSTOM))
            : Optional.empty(),
        level.isString() ? Optional.of(level.string()) : Optional.empty(),
        updated.isMissing() ? OpTime.NULL : new OpTime(updated.int64(), 0),
        wall.isMissing() ? 0 : wall.int64());
  }

  /** The document to be stored. */
  public Doc toDoc() {
    return fields(new DocWriter(256).put("_id", ID)).build();
  }

  /** Writes what is set, by the names users know. */
  public DocWriter fields(DocWriter into) {
    readLevel.ifPresent(level -> into.open(READ).put("level", level).close());
    write.ifPresent(concern -> into.put(WRITE, concern.toDoc()));
    if (updatedMillis != 0) {
      into.putTimestamp("updateOpTime", updated.timestamp())
          .putDate("updateWallClockTime", updatedMillis);
    }
    return into;
  }
}
