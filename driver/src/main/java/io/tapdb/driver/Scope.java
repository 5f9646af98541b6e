// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.command.Operation;
import io.tapdb.driver.internal.topology.Dispatcher;
import io.tapdb.driver.internal.wire.Reply;
import io.tapdb.driver.internal.wire.Request;
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
    return plain(command.fields(concerns.ofReads()), reader);
  }

  /** A command that writes, complete with the concern of writes. */
  <R> Operation<R> writing(CommandWriter command, Function<Reply, R> reader) {
    return plain(command.fields(concerns.ofWrites()), reader);
  }

  /** A command that takes no concerns. */
  <R> Operation<R> plain(CommandWriter command, Function<Reply, R> reader) {
    return new Operation<>(Request.of(database, command.finish()), reader);
  }

  /** Runs an operation and waits; the waiting thread reads the reply. */
  <R> R run(Operation<R> operation) {
    return operation.reader().apply(dispatcher.call(operation.request()));
  }

  /** Runs an operation without waiting. */
  <R> CompletableFuture<R> send(Operation<R> operation) {
    return dispatcher.send(operation.request(), operation.reader());
  }
}
