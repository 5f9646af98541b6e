// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.command.Operation;
import io.tapdb.driver.internal.topology.Dispatcher;
import io.tapdb.driver.internal.wire.Reply;
import io.tapdb.driver.internal.wire.Request;
import io.tapdb.driver.internal.wire.Request.Repeat;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What commands of one database have in common: the way out, the name, and the concerns.
 *
 * @param dispatcher the way to the servers
 * @param database the database's name
 * @param concerns what commands carry unless they say otherwise
 */
record Scope(Dispatcher dispatcher, String database, Concerns concerns) {
  static String checkName(String what, String name) {
    if (Objects.requireNonNull(name, what).isEmpty() || name.indexOf(0) >= 0) {
      throw new IllegalArgumentException("'" + name + "' is no name for a " + what + ".");
    }
    return name;
  }

  Scope with(Concerns other) {
    return new Scope(dispatcher, database, other);
  }

  /** A command that reads, complete with the concerns of reads. */
  <R> Operation<R> reading(CommandWriter command, Function<Reply, R> reader) {
    command.fields(concerns.ofReads(dispatcher.isDirectToMember()));
    return asking(command, reader, concerns.ofReading());
  }

  /** A command that goes where reads go, but takes no concern. */
  <R> Operation<R> asking(CommandWriter command, Function<Reply, R> reader) {
    command.fields(concerns.ofPreference(dispatcher.isDirectToMember()));
    return asking(command, reader, Repeat.NEVER);
  }

  private <R> Operation<R> asking(CommandWriter command, Function<Reply, R> reader, Repeat repeat) {
    return new Operation<>(
        Request.of(database, command.finish(), concerns.preference(), repeat), reader);
  }

  /** A command that changes one document at most, complete with the concern of writes. */
  <R> Operation<R> changing(CommandWriter command, Function<Reply, R> reader) {
    command.fields(concerns.ofWrites());
    return new Operation<>(
        Request.of(database, command.finish(), null, concerns.ofChanging()), reader);
  }

  /** A command that writes, complete with the concern of writes. */
  <R> Operation<R> writing(CommandWriter command, Function<Reply, R> reader) {
    command.fields(concerns.ofWrites());
    return new Operation<>(Request.of(database, command.finish()), reader);
  }

  /** Runs an operation and waits; the waiting thread reads the reply. */
  <R> R run(Operation<R> operation) {
    return dispatcher.call(operation.request(), operation.reader());
  }

  /** Runs an operation without waiting. */
  <R> CompletableFuture<R> send(Operation<R> operation) {
    return dispatcher.send(operation.request(), operation.reader());
  }
}
