// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.fake;

import io.grpc.Status;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** A command that reached the {@link FakeServer}, and the way to answer it, now or later. */
public final class FakeCommand {
  private final FakeSession session;
  private final long id;
  private final String database;
  private final BsonDocument command;
  private volatile boolean cancelled;

  FakeCommand(FakeSession session, long id, String database, BsonDocument command) {
    this.session = session;
    this.id = id;
    this.database = database;
    this.command = command;
  }

  /** The id it has on its stream. */
  public long id() {
    return id;
  }

  /** The stream it came on. */
  public FakeSession session() {
    return session;
  }

  /** The database it is for. */
  public String database() {
    return database;
  }

  /** What it is. */
  public String name() {
    return command.getFirstKey();
  }

  /** All of it. */
  public BsonDocument document() {
    return command;
  }

  /** Whether the client has asked to stop it. */
  public boolean isCancelled() {
    return cancelled;
  }

  void cancel() {
    cancelled = true;
  }

  /** Answers it. */
  public void reply(BsonDocument reply) {
    session.reply(id, reply);
  }

  /** Answers it with a document in shell syntax. */
  public void reply(String json) {
    reply(BsonDocument.parse(json));
  }

  /** Answers that it failed. */
  public void fail(int code, String codeName, String message) {
    reply(error(code, codeName, message));
  }

  /** Ends the stream it came on. */
  public void breakStream(Status status) {
    session.end(status);
  }

  /** What a failure looks like. */
  public static BsonDocument error(int code, String codeName, String message) {
    return new BsonDocument("ok", new BsonInt32(0))
        .append("code", new BsonInt32(code))
        .append("codeName", new BsonString(codeName))
        .append("errmsg", new BsonString(message));
  }
}
