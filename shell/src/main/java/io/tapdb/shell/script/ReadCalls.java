// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.driver.TapAggregate;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapFind;
import io.tapdb.driver.TapQuery;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.graalvm.polyglot.Value;

/** The reads that scripts may ask for, and the cursors they come as. */
final class ReadCalls {
  private static final Set<String> OF_COLLECTION =
      Set.of("readConcern", "readPreference", "writeConcern");
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  private final Crossing crossing;

  private ReadCalls(Crossing crossing) {
    this.crossing = crossing;
  }

  static void addTo(HostTable table, Crossing crossing) {
    ReadCalls calls = new ReadCalls(crossing);
    table.add("find", calls::find);
    table.add("aggregate", calls::aggregate);
    table.add("countDocuments", calls::countDocuments);
    table.add("estimatedDocumentCount", calls::estimatedDocumentCount);
    table.add("distinct", calls::distinct);
    table.add("cursorHasNext", arguments -> cursor(arguments).hasNext());
    table.add("cursorNext", arguments -> crossing.toScript(cursor(arguments).next()));
    table.add("cursorTryNext", arguments -> crossing.toScript(cursor(arguments).tryNext()));
    table.add("cursorRest", arguments -> calls.rest(cursor(arguments)));
    table.add("cursorCountRest", arguments -> cursor(arguments).countRest());
    table.add("cursorClose", ReadCalls::close);
  }

  private static OpenCursor cursor(Value[] arguments) {
    return arguments[0].asHostObject();
  }

  private static Object close(Value[] arguments) {
    cursor(arguments).close();
    return null;
  }

  private Object find(Value[] arguments) {
    BsonDocument filter = crossing.document(arguments[3], "The filter");
    BsonDocument options = crossing.options(arguments[4]);
    TapFind<BsonDocument> find = Crossing.collection(arguments, options).find(filter);
    options.forEach((name, value) -> set(find, name, value));
    return new OpenCursor(find.cursor());
  }

  private Object aggregate(Value[] arguments) {
    List<BsonDocument> pipeline =
        OptionReader.documents("The pipeline", crossing.value(arguments[3]));
    BsonDocument options = crossing.options(arguments[4]);
    TapAggregate<BsonDocument> aggregate =
        arguments[2].isNull()
            ? Crossing.client(arguments[0])
                .database(arguments[1].asString())
                .aggregate(pipeline, CODEC)
            : Crossing.collection(arguments, options).aggregate(pipeline);
    options.forEach((name, value) -> set(aggregate, name, value));
    return new OpenCursor(aggregate.cursor());
  }

  /** Sets an option of a query; what the driver treats in no way of its own goes as it is. */
  private static void set(TapQuery<?, ?> query, String name, BsonValue value) {
    if (OF_COLLECTION.contains(name)) {
      return;
    }
    switch (name) {
      case "batchSize" -> query.batchSize((int) OptionReader.number(name, value));
      case "maxAwaitTimeMS" ->
          query.maxAwaitTime(OptionReader.number(name, value), TimeUnit.MILLISECONDS);
      case "limit", "skip", "maxTimeMS" ->
          query.field(name, new BsonInt64(OptionReader.number(name, value)));
      default -> query.field(name, value);
    }
  }

  private Object rest(OpenCursor cursor) {
    BsonArray all = new BsonArray();
    while (cursor.hasNext()) {
      all.add(cursor.next());
    }
    return crossing.toScript(all);
  }

  private Object countDocuments(Value[] arguments) {
    BsonDocument filter = crossing.document(arguments[3], "The filter");
    BsonDocument options = crossing.options(arguments[4]);
    return count(
        Crossing.collection(arguments, options).countDocuments(filter, OptionReader.read(options)));
  }

  private Object estimatedDocumentCount(Value[] arguments) {
    BsonDocument options = crossing.options(arguments[3]);
    TapCollection<BsonDocument> collection = Crossing.collection(arguments, options);
    if (options.isEmpty()) {
      return count(collection.estimatedDocumentCount());
    }
    BsonDocument command = new BsonDocument("count", crossing.value(arguments[2]));
    for (Map.Entry<String, BsonValue> option : options.entrySet()) {
      command.append(option.getKey(), option.getValue());
    }
    return count(
        Crossing.client(arguments[0])
            .run(arguments[1].asString(), command)
            .getNumber("n", new BsonInt32(0))
            .longValue());
  }

  private Object count(long number) {
    return crossing.toScript(
        number == (int) number ? new BsonInt32((int) number) : new BsonInt64(number));
  }

  private Object distinct(Value[] arguments) {
    String field = arguments[3].asString();
    BsonDocument filter = crossing.document(arguments[4], "The filter");
    BsonDocument options = crossing.options(arguments[5]);
    BsonArray values = new BsonArray();
    for (BsonValue value :
        Crossing.collection(arguments, options)
            .distinct(field, filter, BsonValue.class, OptionReader.read(options))) {
      values.add(value == null ? BsonNull.VALUE : value);
    }
    return crossing.toScript(values);
  }
}
