// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.bson.DocumentReader;
import io.tapdb.driver.internal.bson.Encoding;
import io.tapdb.driver.internal.bson.FieldWalk;
import io.tapdb.driver.internal.command.Operation;
import io.tapdb.driver.internal.command.Replies;
import io.tapdb.driver.internal.wire.Request;
import io.tapdb.driver.internal.wire.Request.Repeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.codecs.Codec;
import org.bson.conversions.Bson;

/**
 * The commands on one database, which both faces of it run.
 *
 * @param scope what they have in common
 */
record DatabaseCommands(Scope scope) {
  DatabaseCommands with(Concerns concerns) {
    return new DatabaseCommands(scope.with(concerns));
  }

  <R> Operation<R> runCommand(Bson command, Codec<R> codec) {
    CommandWriter writer = CommandWriter.begun(command);
    FieldWalk named = writer.find("$readPreference");
    if (named == null && scope.dispatcher().isDirectToMember()) {
      writer.fields(scope.concerns().ofPreference(true));
    }
    TapReadPreference preference = named == null ? null : preferenceOf(named);
    return new Operation<>(
        Request.of(scope.database(), writer.finish(), preference, Repeat.NEVER),
        Replies.whole(DocumentReader.of(codec)));
  }

  /** The preference that a command names itself; what is none goes to the primary, to complain. */
  private static TapReadPreference preferenceOf(FieldWalk field) {
    try {
      TapReadPreference preference = TapReadPreference.of(field.asDocument());
      return Concerns.isPrimary(preference) ? null : preference;
    } catch (IllegalArgumentException | BsonInvalidOperationException e) {
      return null;
    }
  }

  Operation<Void> createCollection(String name, Bson options) {
    CommandWriter command = CommandWriter.on("create", Scope.checkName("collection", name), 512);
    BsonDocument all = options.toBsonDocument(Document.class, Encoding.REGISTRY);
    for (Map.Entry<String, BsonValue> option : all.entrySet()) {
      command.value(option.getKey(), option.getValue());
    }
    return scope.writing(command, Replies::done);
  }

  <T> TapAggregate<T> aggregate(List<? extends Bson> pipeline, Codec<T> codec) {
    return new TapAggregate<>(scope, null, pipeline, DocumentReader.of(codec));
  }

  Operation<Void> drop() {
    return scope.writing(CommandWriter.of("dropDatabase"), Replies::done);
  }

  static List<String> names(List<Document> collections) {
    List<String> names = new ArrayList<>(collections.size());
    for (Document collection : collections) {
      names.add(collection.getString("name"));
    }
    return names;
  }
}
