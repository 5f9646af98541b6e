// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.bson.DocumentReader;
import io.tapdb.driver.internal.bson.FieldList;
import io.tapdb.driver.internal.bson.InsertEncoder;
import io.tapdb.driver.internal.command.Batch;
import io.tapdb.driver.internal.command.BulkPlan;
import io.tapdb.driver.internal.command.BulkRun;
import io.tapdb.driver.internal.command.Change;
import io.tapdb.driver.internal.command.IndexSpecs;
import io.tapdb.driver.internal.command.Operation;
import io.tapdb.driver.internal.command.Replies;
import io.tapdb.driver.internal.command.Statements;
import io.tapdb.driver.internal.command.WriteKind;
import io.tapdb.driver.internal.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.conversions.Bson;

/**
 * The commands on one collection, which both faces of it run.
 *
 * @param scope what all commands of the database have in common
 * @param name the collection
 * @param codec how its documents are written and read
 * @param inserts the writing half, for new documents
 * @param reader the reading half
 */
record CollectionCommands<T>(
    Scope scope, String name, Codec<T> codec, InsertEncoder<T> inserts, DocumentReader<T> reader) {
  /** Room for a command with small documents; it grows for others. */
  private static final int SMALL = 512;

  static <T> CollectionCommands<T> of(Scope scope, String name, Codec<T> codec) {
    return new CollectionCommands<>(
        scope,
        Scope.checkName("collection", name),
        Objects.requireNonNull(codec, "codec"),
        new InsertEncoder<>(codec),
        DocumentReader.of(codec));
  }

  CollectionCommands<T> with(Concerns concerns) {
    return new CollectionCommands<>(scope.with(concerns), name, codec, inserts, reader);
  }

  <R> CollectionCommands<R> with(Codec<R> other) {
    return of(scope, name, other);
  }

  private boolean isAcknowledged() {
    return scope.concerns().write().isAcknowledged();
  }

  Operation<TapWriteResult> insertOne(T document, TapOptions options) {
    Objects.requireNonNull(document, "document");
    CommandWriter command =
        CommandWriter.on(WriteKind.INSERT.command(), name, expectedBytes(document));
    command.fields(OptionRules.INSERT_ONE.ofCommand(options));
    int array = command.startArray(WriteKind.INSERT.array());
    command.elementHeader(0);
    BsonValue id = inserts.write(command.buffer(), document);
    command.end(array);
    return scope.changing(command, Replies.write(WriteKind.INSERT, isAcknowledged(), id));
  }

  private static int expectedBytes(Object document) {
    return document instanceof RawBsonDocument raw ? raw.getByteLength() + 256 : 2 * SMALL;
  }

  BulkRun bulk(Statements statements, OptionRules rules, TapOptions options, boolean patient) {
    BsonValue ordered = options.known().get("ordered");
    return BulkRun.start(
        scope.dispatcher(),
        new BulkPlan(
            scope.database(),
            name,
            statements,
            ordered == null || ordered.asBoolean().getValue(),
            rules.ofCommand(options, "ordered").and(scope.concerns().ofWrites()),
            new BulkPlan.Callers(patient, isAcknowledged())));
  }

  Operation<TapWriteResult> update(
      OptionRules rules, Bson filter, Change change, TapOptions options) {
    CommandWriter command = CommandWriter.on(WriteKind.UPDATE.command(), name, SMALL);
    command.fields(rules.ofCommand(options));
    int array = command.startArray(WriteKind.UPDATE.array());
    command.elementHeader(0);
    int statement = command.open();
    StatementWriter.update(command, rules, filter, change, options);
    command.end(statement);
    command.end(array);
    Function<Reply, TapWriteResult> reader =
        Replies.write(WriteKind.UPDATE, isAcknowledged(), null);
    return rules.multi() ? scope.writing(command, reader) : scope.changing(command, reader);
  }

  Operation<TapWriteResult> replaceOne(Bson filter, T replacement, TapOptions options) {
    return update(OptionRules.REPLACE_ONE, filter, Change.replacement(replacement, codec), options);
  }

  /** A delete of the first document found, or, with limit 0, of all. */
  Operation<TapWriteResult> delete(Bson filter, int limit, TapOptions options) {
    OptionRules rules = OptionRules.DELETE;
    CommandWriter command = CommandWriter.on(WriteKind.DELETE.command(), name, SMALL);
    command.fields(rules.ofCommand(options));
    int array = command.startArray(WriteKind.DELETE.array());
    command.elementHeader(0);
    int statement = command.open();
    StatementWriter.delete(command, rules, filter, limit, options);
    command.end(statement);
    command.end(array);
    Function<Reply, TapWriteResult> reader =
        Replies.write(WriteKind.DELETE, isAcknowledged(), null);
    return limit == 1 ? scope.changing(command, reader) : scope.writing(command, reader);
  }

  /** A findAndModify; without a change it removes. */
  Operation<T> findAndModify(OptionRules rules, Bson filter, Change change, TapOptions options) {
    CommandWriter command = CommandWriter.on("findAndModify", name, SMALL);
    command.document("query", Objects.requireNonNull(filter, "filter"));
    if (change == null) {
      command.bool("remove", true);
    } else {
      change.write(command, "update");
    }
    command.fields(rules.ofCommand(options));
    return scope.changing(command, Replies.document("value", reader));
  }

  /** An exact count; it is an aggregation, because only that counts right in all circumstances. */
  Operation<Long> countDocuments(Bson filter, TapOptions options) {
    List<Bson> stages = new ArrayList<>();
    stages.add(new Document("$match", Objects.requireNonNull(filter, "filter")));
    for (String stage : List.of("skip", "limit")) {
      BsonValue count = options.known().get(stage);
      if (count != null) {
        stages.add(new BsonDocument("$" + stage, count));
      }
    }
    BsonDocument sum = new BsonDocument("$sum", new BsonInt32(1));
    stages.add(
        new BsonDocument("$group", new BsonDocument("_id", BsonNull.VALUE).append("n", sum)));
    FieldList fields = OptionRules.COUNT_DOCUMENTS.ofCommand(options, "skip", "limit");
    CommandWriter command = CommandWriter.on("aggregate", name, SMALL).fields(fields);
    command.documents("pipeline", stages).document("cursor", new BsonDocument());
    return scope.reading(
        command,
        reply -> {
          Batch batch = Batch.of(reply);
          return batch.hasNext() ? batch.next(DocumentReader.RAW).getNumber("n").longValue() : 0L;
        });
  }

  Operation<Long> estimatedDocumentCount(TapOptions options) {
    FieldList fields = OptionRules.ESTIMATED_DOCUMENT_COUNT.ofCommand(options);
    return scope.reading(
        CommandWriter.on("count", name, SMALL).fields(fields), Replies.number("n"));
  }

  <V> Operation<List<V>> distinct(String field, Bson filter, Class<V> type, TapOptions options) {
    CommandWriter command = CommandWriter.on("distinct", name, SMALL);
    command.string("key", field).document("query", Objects.requireNonNull(filter, "filter"));
    command.fields(OptionRules.DISTINCT.ofCommand(options));
    return scope.reading(command, Replies.values("values", type));
  }

  Operation<String> createIndex(Bson keys, Bson options) {
    Operation<List<String>> creation = createIndexes(IndexSpecs.of(keys, options));
    return new Operation<>(creation.request(), reply -> creation.reader().apply(reply).getFirst());
  }

  Operation<List<String>> createIndexes(IndexSpecs indexes) {
    CommandWriter command = CommandWriter.on("createIndexes", name, SMALL);
    command.documents("indexes", indexes.specs());
    return scope.writing(
        command,
        reply -> {
          Replies.done(reply);
          return indexes.names();
        });
  }

  Operation<Void> dropIndex(String index) {
    CommandWriter command = CommandWriter.on("dropIndexes", name, SMALL).string("index", index);
    return scope.writing(command, Replies::done);
  }

  Operation<Void> dropIndex(Bson keys) {
    CommandWriter command = CommandWriter.on("dropIndexes", name, SMALL).document("index", keys);
    return scope.writing(command, Replies::done);
  }

  Operation<Void> drop() {
    return scope.writing(CommandWriter.on("drop", name, SMALL), Replies::gone);
  }
}
