// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.bson.FieldWalk;
import java.util.List;
import java.util.function.Function;
import org.bson.Document;

/**
 * A cursor that the server opened for a caller who had left when the reply came. Nobody knows of
 * it, so it would keep what it holds on the server until it has been idle for long enough.
 */
final class LateCursor {
  private LateCursor() {}

  /** Ends the cursor that this reply opens, if it opens one; the answer is not waited for. */
  static void kill(Request request, Reply reply) {
    FieldWalk top = new FieldWalk(reply.bytes(), reply.offset());
    if (!top.seek("cursor") || !top.isDocument()) {
      return;
    }
    long id = 0;
    String namespace = "";
    boolean opened = false;
    for (FieldWalk field = top.inside(); field.next(); ) {
      if (field.named("id")) {
        id = field.asLong();
      } else if (field.named("ns")) {
        namespace = field.asString();
      } else if (field.named("firstBatch")) {
        opened = true;
      }
    }
    // whoever goes on with a cursor knows of it, and ends it
    if (opened && id != 0) {
      String collection = namespace.substring(namespace.indexOf('.') + 1);
      Document kill = new Document("killCursors", collection).append("cursors", List.of(id));
      Request end =
          Request.of(request.run().getDatabase(), CommandWriter.whole(kill))
              .pinnedTo(reply.origin());
      reply.origin().submit(PendingCall.of(end, Function.<Reply>identity(), true));
    }
  }
}
