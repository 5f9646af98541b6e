// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.internal.bson.BsonBuffer;
import io.tapdb.driver.internal.bson.CommandWriter;
import java.util.List;
import org.bson.codecs.Encoder;
import org.bson.conversions.Bson;

/** What is to become of a document that an update finds. */
@FunctionalInterface
public interface Change {
  /** Writes it as a field. */
  void write(CommandWriter command, String field);

  /** Operators such as {@code $set}. */
  static Change operators(Bson update) {
    return (command, field) -> {
      int before = command.buffer().getPosition();
      command.document(field, update);
      if (!hasOperators(command.buffer(), before, field)) {
        throw new IllegalArgumentException(
            "An update consists of operators such as $set; replaceOne replaces a whole document.");
      }
    };
  }

  /** The stages of a pipeline. */
  static Change pipeline(List<? extends Bson> stages) {
    return (command, field) -> command.documents(field, stages);
  }

  /** Another document in its place. */
  static <T> Change replacement(T document, Encoder<T> encoder) {
    return (command, field) -> {
      int before = command.buffer().getPosition();
      command.document(field, document, encoder);
      if (hasOperators(command.buffer(), before, field)) {
        throw new IllegalArgumentException(
            "A replacement is a plain document; updateOne takes operators such as $set.");
      }
    };
  }

  /** Whether the document just written begins with an operator; the server decides by the same. */
  private static boolean hasOperators(BsonBuffer out, int before, String field) {
    int content = before + 1 + field.length() + 1 + Integer.BYTES;
    return out.array()[content] != 0 && out.array()[content + 1] == '$';
  }
}
