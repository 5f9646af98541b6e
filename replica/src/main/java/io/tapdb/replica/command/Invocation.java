// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.Connection;
import io.tapdb.replica.RunningOperation;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run of one command: the request, and the one reply that ends it. Safe for many threads. */
public final class Invocation {
  private final RunningOperation operation;
  private final Consumer end;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean memoryOnly;
  private volatile Doc addition = Doc.EMPTY;

  /** Takes the reply when the run has ended. */
  public interface Consumer {
    /**
     * Called once.
     *
     * @param failure null when the command succeeded
     */
    void ended(Invocation invocation, Doc reply, TapdbException failure);
  }

  public Invocation(RunningOperation operation, Consumer end) {
    this.operation = operation;
    this.end = end;
  }

  public RunningOperation operation() {
    return operation;
  }

  public Doc command() {
    return operation.command();
  }

  public String database() {
    return operation.database();
  }

  public Connection connection() {
    return operation.connection();
  }

  /** The id of the session the request belongs to, or a missing value. */
  public Value session() {
    Value session = command().get("lsid");
    return session.isDocument() ? session.doc().get("id") : Value.MISSING;
  }

  /** Whether the command runs where it must not wait for the disk. */
  public boolean isMemoryOnly() {
    return memoryOnly;
  }

  public void memoryOnly(boolean only) {
    memoryOnly = only;
  }

  /** Adds fields to the reply if the run ends well. */
  public void addToReply(Doc fields) {
    Doc before = addition;
    addition = before.isEmpty() ? fields : new DocWriter().copyAll(before).copyAll(fields).build();
  }

  /** Ends the run well: with these fields and {@code ok: 1}. */
  public void reply(DocWriter fields) {
    if (ended.compareAndSet(false, true)) {
      end.ended(this, fields.put("ok", 1.0).copyAll(addition).build(), null);
    }
  }

  /** Ends the run with nothing but {@code ok: 1}. */
  public void replyOk() {
    reply(new DocWriter(16));
  }

  /** Ends the run with an error. */
  public void fail(TapdbException failure) {
    if (ended.compareAndSet(false, true)) {
      end.ended(this, errorReply(failure), failure);
    }
  }

  /** Ends the run with an error, or throws on what is not an answer but a broken invariant. */
  public void fail(RuntimeException failure) {
    if (failure instanceof TapdbException refused) {
      fail(refused);
    } else {
      fail(
          new TapdbException(
              ErrorCode.UNKNOWN_ERROR, "an internal error occurred; the server log has more"));
      throw failure;
    }
  }

  private static Doc errorReply(TapdbException failure) {
    return new DocWriter()
        .put("ok", 0.0)
        .put("errmsg", failure.getMessage())
        .put("code", failure.code().code())
        .put("codeName", failure.code().codeName())
        .copyAll(failure.details())
        .build();
  }
}
