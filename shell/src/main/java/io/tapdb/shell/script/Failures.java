// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.driver.TapCommandException;
import io.tapdb.driver.TapException;
import io.tapdb.driver.TapNetworkException;
import io.tapdb.driver.TapTimeoutException;
import io.tapdb.driver.TapWriteConcernException;
import io.tapdb.driver.TapWriteException;
import io.tapdb.driver.TapWriteException.WriteError;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.json.JsonParseException;

/** What failed, as the document from which the scripts make an error. */
final class Failures {
  private Failures() {}

  static BsonDocument describe(RuntimeException failure) {
    return switch (failure) {
      case TapWriteException writes -> ofWrites(writes);
      case TapCommandException command -> ofServer(command);
      case TapNetworkException network -> ofClient("TapNetworkError", network);
      case TapTimeoutException timeout -> ofClient("TapTimeoutError", timeout);
      case TapException other -> ofClient("TapClientError", other);
      case JsonParseException json -> ofClient("SyntaxError", json);
      default -> ofClient("TapInvalidArgumentError", failure);
    };
  }

  private static BsonDocument ofClient(String name, RuntimeException failure) {
    return new BsonDocument("kind", new BsonString(name))
        .append("message", new BsonString(String.valueOf(failure.getMessage())));
  }

  private static BsonDocument ofServer(TapCommandException failure) {
    BsonDocument info =
        new BsonDocument("kind", new BsonString("server"))
            .append("message", new BsonString(failure.errmsg()))
            .append("code", new BsonInt32(failure.code()))
            .append("codeName", new BsonString(failure.codeName()))
            .append("reply", failure.reply() == null ? new BsonDocument() : failure.reply());
    BsonArray labels = new BsonArray();
    failure.errorLabels().forEach(label -> labels.add(new BsonString(label)));
    info.append("errorLabels", labels);
    if (failure instanceof TapWriteConcernException concern) {
      info.append("errInfo", concern.errInfo());
      if (concern.result() != null) {
        info.append("result", WriteReports.ofAll(concern.result()));
      }
    }
    return info;
  }

  private static BsonDocument ofWrites(TapWriteException failure) {
    BsonArray errors = new BsonArray();
    for (WriteError error : failure.writeErrors()) {
      BsonDocument whole = new BsonDocument("index", new BsonInt32(error.index()));
      whole.putAll(error.document());
      errors.add(whole);
    }
    BsonDocument info = ofServer(failure);
    info.put("kind", new BsonString("bulkWrite"));
    return info.append("writeErrors", errors)
        .append("result", WriteReports.ofAll(failure.result()));
  }
}
