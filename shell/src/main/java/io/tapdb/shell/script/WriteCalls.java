// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapOptions;
import io.tapdb.driver.TapWriteResult;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.graalvm.polyglot.Value;

/**
 * The writes that scripts may ask for. The first three arguments are client, database and
 * collection, the last one the options.
 */
final class WriteCalls {
  private static final int FIRST = 3;
  private static final int SECOND = 4;
  private static final int THIRD = 5;

  private final Crossing crossing;

  private WriteCalls(Crossing crossing) {
    this.crossing = crossing;
  }

  static void addTo(HostTable table, Crossing crossing) {
    WriteCalls calls = new WriteCalls(crossing);
    table.add("insertOne", calls::insertOne);
    table.add("insertMany", calls::insertMany);
    table.add("updateOne", calls::updateOne);
    table.add("updateMany", calls::updateMany);
    table.add("replaceOne", calls::replaceOne);
    table.add("deleteOne", arguments -> calls.delete(arguments, false));
    table.add("deleteMany", arguments -> calls.delete(arguments, true));
    table.add("findOneAndUpdate", calls::findOneAndUpdate);
    table.add("findOneAndReplace", calls::findOneAndReplace);
    table.add("findOneAndDelete", calls::findOneAndDelete);
  }

  private Object insertOne(Value[] arguments) {
    BsonDocument document = crossing.document(arguments[FIRST], "What is inserted");
    BsonDocument options = crossing.options(arguments[SECOND]);
    return crossing.toScript(
        WriteReports.ofInsertOne(
            Crossing.collection(arguments, options)
                .insertOne(document, OptionReader.read(options))));
  }

  private Object insertMany(Value[] arguments) {
    List<BsonDocument> documents =
        OptionReader.documents("What is inserted", crossing.value(arguments[FIRST]));
    BsonDocument options = crossing.options(arguments[SECOND]);
    return crossing.toScript(
        WriteReports.ofInsertMany(
            Crossing.collection(arguments, options)
                .insertMany(documents, OptionReader.read(options))));
  }

  private BsonDocument filter(Value[] arguments) {
    return crossing.document(arguments[FIRST], "The filter");
  }

  private Object updateOne(Value[] arguments) {
    BsonDocument filter = filter(arguments);
    BsonValue update = crossing.value(arguments[SECOND]);
    BsonDocument options = crossing.options(arguments[THIRD]);
    TapCollection<BsonDocument> collection = Crossing.collection(arguments, options);
    TapOptions others = OptionReader.read(options);
    TapWriteResult result =
        update.isArray()
            ? collection.updateOne(filter, OptionReader.documents("The update", update), others)
            : collection.updateOne(filter, changes(update), others);
    return crossing.toScript(WriteReports.ofUpdate(result));
  }

  private Object updateMany(Value[] arguments) {
    BsonDocument filter = filter(arguments);
    BsonValue update = crossing.value(arguments[SECOND]);
    BsonDocument options = crossing.options(arguments[THIRD]);
    TapCollection<BsonDocument> collection = Crossing.collection(arguments, options);
    TapOptions others = OptionReader.read(options);
    TapWriteResult result =
        update.isArray()
            ? collection.updateMany(filter, OptionReader.documents("The update", update), others)
            : collection.updateMany(filter, changes(update), others);
    return crossing.toScript(WriteReports.ofUpdate(result));
  }

  static BsonDocument changes(BsonValue update) {
    if (!update.isDocument()) {
      throw new IllegalArgumentException("The update is a document or an array of stages");
    }
    return update.asDocument();
  }

  private Object replaceOne(Value[] arguments) {
    BsonDocument filter = filter(arguments);
    BsonDocument replacement = crossing.document(arguments[SECOND], "The replacement");
    BsonDocument options = crossing.options(arguments[THIRD]);
    return crossing.toScript(
        WriteReports.ofUpdate(
            Crossing.collection(arguments, options)
                .replaceOne(filter, replacement, OptionReader.read(options))));
  }

  private Object delete(Value[] arguments, boolean all) {
    BsonDocument filter = filter(arguments);
    BsonDocument options = crossing.options(arguments[SECOND]);
    TapCollection<BsonDocument> collection = Crossing.collection(arguments, options);
    TapOptions others = OptionReader.read(options);
    return crossing.toScript(
        WriteReports.ofDelete(
            all ? collection.deleteMany(filter, others) : collection.deleteOne(filter, others)));
  }

  private Object findOneAndUpdate(Value[] arguments) {
    BsonDocument filter = filter(arguments);
    BsonValue update = crossing.value(arguments[SECOND]);
    BsonDocument options = crossing.options(arguments[THIRD]);
    TapCollection<BsonDocument> collection = Crossing.collection(arguments, options);
    TapOptions others = OptionReader.read(options);
    return crossing.toScript(
        update.isArray()
            ? collection.findOneAndUpdate(
                filter, OptionReader.documents("The update", update), others)
            : collection.findOneAndUpdate(filter, changes(update), others));
  }

  private Object findOneAndReplace(Value[] arguments) {
    BsonDocument filter = filter(arguments);
    BsonDocument replacement = crossing.document(arguments[SECOND], "The replacement");
    BsonDocument options = crossing.options(arguments[THIRD]);
    return crossing.toScript(
        Crossing.collection(arguments, options)
            .findOneAndReplace(filter, replacement, OptionReader.read(options)));
  }

  private Object findOneAndDelete(Value[] arguments) {
    BsonDocument filter = filter(arguments);
    BsonDocument options = crossing.options(arguments[SECOND]);
    return crossing.toScript(
        Crossing.collection(arguments, options)
            .findOneAndDelete(filter, OptionReader.read(options)));
  }
}
