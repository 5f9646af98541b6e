// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.driver.TapCollection;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.graalvm.polyglot.Value;

/**
 * Both directions in which values go between Java and JavaScript, with the arguments that most
 * calls have.
 *
 * @param reader from JavaScript
 * @param writer to JavaScript
 */
record Crossing(JsReader reader, JsWriter writer) {
  Object toScript(BsonValue value) {
    return value == null ? null : writer.write(value);
  }

  BsonValue value(Value argument) {
    return reader.read(argument);
  }

  BsonDocument document(Value argument, String what) {
    return reader.readDocument(argument, what);
  }

  /** Options, which need not be given. */
  BsonDocument options(Value argument) {
    return argument.isNull() ? new BsonDocument() : reader.readDocument(argument, "The options");
  }

  static ShellClient client(Value argument) {
    return argument.asHostObject();
  }

  /** The collection that the first three arguments of a call name. */
  static TapCollection<BsonDocument> collection(Value[] arguments) {
    return client(arguments[0]).collection(arguments[1].asString(), arguments[2].asString());
  }

  /** The same, with the concerns that the options ask for. */
  static TapCollection<BsonDocument> collection(Value[] arguments, BsonDocument options) {
    TapCollection<BsonDocument> collection = collection(arguments);
    if (options.containsKey("writeConcern")) {
      collection = collection.withWriteConcern(OptionReader.writeConcern(options));
    }
    if (options.containsKey("readConcern")) {
      collection = collection.withReadConcern(OptionReader.readConcern(options));
    }
    if (options.containsKey("readPreference")) {
      collection =
          collection.withReadPreference(
              ShellClient.preferenceOf(options.getString("readPreference").getValue()));
    }
    return collection;
  }
}
