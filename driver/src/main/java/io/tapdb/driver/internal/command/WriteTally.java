// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.TapDuplicateKeyException;
import io.tapdb.driver.TapWriteConcernException;
import io.tapdb.driver.TapWriteException;
import io.tapdb.driver.TapWriteException.WriteError;
import io.tapdb.driver.TapWriteResult;
import io.tapdb.driver.internal.bson.FieldWalk;
import io.tapdb.driver.internal.wire.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The sum of what one or more write commands did, and of what went wrong.
 *
 * <p>Servers count statements from the beginning of each command; here they have the index they
 * have in the caller's terms.
 */
final class WriteTally {
  private final boolean acknowledged;
  private long inserted;
  private long matched;
  private long modified;
  private long deleted;
  private Map<Integer, BsonValue> insertedIds = Map.of();
  private Map<Integer, BsonValue> upsertedIds = Map.of();
  private List<WriteError> errors = List.of();
  private BsonDocument concernError;
  private BsonDocument lastReply = new BsonDocument();

  WriteTally(boolean acknowledged) {
    this.acknowledged = acknowledged;
  }

  /** Reads the reply to a command of one statement; the id is that of a document inserted. */
  static Function<Reply, TapWriteResult> reader(
      WriteKind kind, boolean acknowledged, BsonValue insertedId) {
    return reply -> {
      WriteTally tally = new WriteTally(acknowledged);
      tally.add(reply, kind, index -> 0);
      if (insertedId != null && tally.errors.isEmpty()) {
        tally.insertedIds = Map.of(0, insertedId);
      }
      return tally.finish();
    };
  }

  /** From a statement's index in a command to its index in the caller's terms. */
  @FunctionalInterface
  interface Indexes {
    int original(int index);
  }

  /** Adds the reply to a command. */
  void add(Reply reply, WriteKind kind, Indexes indexes) {
    Replies.checkOk(reply);
    long n = 0;
    long nModified = 0;
    int upserts = 0;
    for (FieldWalk walk = Replies.walk(reply); walk.next(); ) {
      if (walk.named("n")) {
        n = walk.asLong();
      } else if (walk.named("nModified")) {
        nModified = walk.asLong();
      } else if (walk.named("upserted")) {
        upserts = addUpserts(walk.inside(), indexes);
      } else if (walk.named("writeErrors")) {
        addErrors(walk.inside(), indexes);
        lastReply = Replies.toDocument(reply);
      } else if (walk.named("writeConcernError")) {
        lastReply = Replies.toDocument(reply);
        concernError = lastReply.getDocument("writeConcernError");
      }
    }
    switch (kind) {
      case INSERT -> inserted += n;
      case UPDATE -> {
        matched += n - upserts;
        modified += nModified;
      }
      case DELETE -> deleted += n;
    }
  }

  private int addUpserts(FieldWalk upserts, Indexes indexes) {
    int count = 0;
    while (upserts.next()) {
      int index = 0;
      BsonValue id = null;
      for (FieldWalk field = upserts.inside(); field.next(); ) {
        if (field.named("index")) {
          index = (int) field.asLong();
        } else if (field.named("_id")) {
          id = field.asValue();
        }
      }
      upsertedIds = upsertedIds.isEmpty() ? new HashMap<>() : upsertedIds;
      upsertedIds.put(indexes.original(index), id);
      count++;
    }
    return count;
  }

  private void addErrors(FieldWalk all, Indexes indexes) {
    while (all.next()) {
      BsonDocument document = Replies.toDocument(all.asDocument());
      document.putIfAbsent("codeName", new BsonString(""));
      BsonValue index = document.remove("index");
      addError(
          Replies.error(
              indexes.original(index == null ? 0 : index.asNumber().intValue()), document));
    }
  }

  private void addError(WriteError error) {
    if (error.code() == TapDuplicateKeyException.CODE) {
      error.document().put("codeName", new BsonString("DuplicateKey"));
    }
    errors = errors.isEmpty() ? new ArrayList<>() : errors;
    errors.add(error);
  }

  /** Adds a statement that the client itself refused to send. */
  void refuse(int index, int code, String codeName, String message) {
    addError(
        Replies.error(
            index,
            new BsonDocument("code", new BsonInt32(code))
                .append("codeName", new BsonString(codeName))
                .append("errmsg", new BsonString(message))));
  }

  /** Notes the id of a document that was inserted. */
  void insertedId(int index, BsonValue id) {
    insertedIds = insertedIds.isEmpty() ? new HashMap<>() : insertedIds;
    insertedIds.put(index, id);
  }

  boolean hasErrors() {
    return !errors.isEmpty();
  }

  int errorCount() {
    return errors.size();
  }

  /** Which statement failed, of all failures in the order they became known. */
  int failedIndex(int error) {
    return errors.get(error).index();
  }

  /** What was done, unless something went wrong; that is thrown, and carries it. */
  TapWriteResult finish() {
    TapWriteResult result =
        new TapWriteResult(
            acknowledged, inserted, matched, modified, deleted, insertedIds, upsertedIds);
    if (!errors.isEmpty()) {
      errors.sort(Comparator.comparingInt(WriteError::index));
      for (WriteError error : errors) {
        if (error.code() != TapDuplicateKeyException.CODE) {
          throw new TapWriteException(errors, result, lastReply);
        }
      }
      throw new TapDuplicateKeyException(errors, result, lastReply);
    }
    if (concernError != null) {
      throw new TapWriteConcernException(concernError, result, lastReply);
    }
    return result;
  }
}
