// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.driver.TapWriteResult;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** What writes did, as the documents that the helpers return. */
final class WriteReports {
  private WriteReports() {}

  private static BsonDocument report(TapWriteResult result) {
    return new BsonDocument("acknowledged", BsonBoolean.valueOf(result.acknowledged()));
  }

  private static BsonValue number(long count) {
    return count == (int) count ? new BsonInt32((int) count) : new BsonInt64(count);
  }

  private static BsonValue orNull(BsonValue value) {
    return value == null ? BsonNull.VALUE : value;
  }

  static BsonDocument ofInsertOne(TapWriteResult result) {
    return report(result).append("insertedId", orNull(result.insertedId()));
  }

  static BsonDocument ofInsertMany(TapWriteResult result) {
    return report(result).append("insertedIds", ids(result.insertedIds()));
  }

  static BsonDocument ofUpdate(TapWriteResult result) {
    return report(result)
        .append("insertedId", orNull(result.upsertedId()))
        .append("matchedCount", number(result.matchedCount()))
        .append("modifiedCount", number(result.modifiedCount()))
        .append("upsertedCount", number(result.upsertedIds().size()));
  }

  static BsonDocument ofDelete(TapWriteResult result) {
    return report(result).append("deletedCount", number(result.deletedCount()));
  }

  static BsonDocument ofAll(TapWriteResult result) {
    return report(result)
        .append("insertedCount", number(result.insertedCount()))
        .append("insertedIds", ids(result.insertedIds()))
        .append("matchedCount", number(result.matchedCount()))
        .append("modifiedCount", number(result.modifiedCount()))
        .append("deletedCount", number(result.deletedCount()))
        .append("upsertedCount", number(result.upsertedIds().size()))
        .append("upsertedIds", ids(result.upsertedIds()));
  }

  private static BsonDocument ids(Map<Integer, BsonValue> ids) {
    BsonDocument all = new BsonDocument();
    new TreeMap<>(ids).forEach((index, id) -> all.append(index.toString(), id));
    return all;
  }
}
