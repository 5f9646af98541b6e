// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.TapException;
import io.tapdb.driver.internal.bson.DocumentReader;
import io.tapdb.driver.internal.bson.FieldWalk;
import io.tapdb.driver.internal.wire.Reply;
import io.tapdb.driver.internal.wire.ServerLink;

/** One batch of a cursor, read document by document from the reply it came in. */
public final class Batch {
  private final Reply reply;
  private final long cursorId;
  private final String collection;
  private final FieldWalk documents;
  private boolean hasNext;

  private Batch(Reply reply, long cursorId, String namespace, FieldWalk documents) {
    this.reply = reply;
    this.cursorId = cursorId;
    this.collection = namespace.substring(namespace.indexOf('.') + 1);
    this.documents = documents;
    this.hasNext = documents.next();
  }

  /** Reads the reply to a command that opens a cursor or goes on with one. */
  public static Batch of(Reply reply) {
    Replies.check(reply);
    FieldWalk top = Replies.walk(reply);
    if (!top.seek("cursor")) {
      throw new TapException("The server's reply has no cursor.");
    }
    long id = 0;
    String namespace = "";
    FieldWalk documents = null;
    for (FieldWalk field = top.inside(); field.next(); ) {
      if (field.named("id")) {
        id = field.asLong();
      } else if (field.named("ns")) {
        namespace = field.asString();
      } else if (field.named("firstBatch") || field.named("nextBatch")) {
        documents = field.inside();
      }
    }
    if (documents == null) {
      throw new TapException("The server's reply has a cursor without a batch.");
    }
    return new Batch(reply, id, namespace, documents);
  }

  /** The cursor that has more; 0 if this is the last batch. */
  public long cursorId() {
    return cursorId;
  }

  /** What the cursor reads, as it must be named to go on. */
  public String collection() {
    return collection;
  }

  /** The server that has the cursor. */
  public ServerLink origin() {
    return reply.origin();
  }

  /** Whether this batch has a document that was not read yet. */
  public boolean hasNext() {
    return hasNext;
  }

  /** Reads the next document. */
  public <T> T next(DocumentReader<T> reader) {
    T document = reader.read(reply.bytes(), documents.valueStart());
    hasNext = documents.next();
    return document;
  }
}
