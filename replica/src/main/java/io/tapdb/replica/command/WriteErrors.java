// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.TapdbException;
import io.tapdb.engine.WriteError;
import io.tapdb.engine.bson.DocWriter;
import java.util.ArrayList;
import java.util.List;

/** The failures of single statements, as they stand in the reply to a batch. */
final class WriteErrors {
  /** Further messages of a reply are left out, so that it stays small. */
  private static final int MAX_MESSAGE_BYTES = 1 << 20;

  private final List<WriteError> errors = new ArrayList<>();

  void add(int index, TapdbException error) {
    errors.add(new WriteError(index, error));
  }

  void addAll(List<WriteError> more) {
    errors.addAll(more);
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  void write(DocWriter reply) {
    if (errors.isEmpty()) {
      return;
    }
    reply.openArray("writeErrors");
    int messages = 0;
    for (WriteError each : errors) {
      String message = messages > MAX_MESSAGE_BYTES ? "" : each.error().getMessage();
      messages += message.length();
      reply
          .addOpen()
          .put("index", each.index())
          .put("code", each.error().code().code())
          .copyAll(each.error().details())
          .put("errmsg", message)
          .close();
    }
    reply.close();
  }
}
