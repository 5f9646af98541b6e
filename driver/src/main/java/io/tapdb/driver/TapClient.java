// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.topology.Dispatcher;
import io.tapdb.driver.internal.wire.Request;
import io.tapdb.driver.internal.wire.Request.Repeat;
import java.util.List;
import java.util.function.Consumer;
import org.bson.Document;

/**
 * A client of a TapDB server or replica set; one of them serves a whole program.
 *
 * <p>Safe for any number of threads. All commands share a few long-lived streams, on which any
 * number may be under way; a command takes neither a connection nor a thread of its own. When a
 * stream breaks, what was under way on it fails with {@link TapNetworkException}, what was not yet
 * sent waits, and the next use opens it again.
 *
 * <p>Of a replica set it watches every member, also those that the URI does not name, and hears of
 * changes when they happen. Writes go to the primary, reads where the {@link TapReadPreference}
 * allows; what finds no member waits for one, for {@code serverSelectionTimeoutMS} at most. What is
 * under way on a member that is given up, because it does not answer or because there is a newer
 * primary and it does not say within 200 ms that it has stepped down, fails with {@link
 * TapNetworkException} as well.
 *
 * <p>A read is sent again once after a failure that may pass. A write of one document is sent again
 * if the server refused the whole command for not being the primary (code 10107), as nothing was
 * done then; after any other failure, and if it has several statements, that is left to the caller.
 *
 * <p>How many commands may be under way and how many may wait is bounded, per stream, by {@code
 * maxInFlight} and {@code maxQueued} of the {@link TapUri}. Beyond both, the asynchronous methods
 * give a future that has failed, while threads simply wait.
 */
public final class TapClient implements AutoCloseable {
  private final TapUri uri;
  private final Dispatcher dispatcher;
  private final Concerns concerns;

  private TapClient(TapUri uri, Dispatcher dispatcher, Concerns concerns) {
    this.uri = uri;
    this.dispatcher = dispatcher;
    this.concerns = concerns;
  }

  /** Connects to the servers of a URI such as {@code tapdb://127.0.0.1:27017/test}. */
  public static TapClient connect(String uri) {
    return connect(TapUri.parse(uri));
  }

  /**
   * Connects to the servers of a URI.
   *
   * @throws TapTimeoutException if none can be used within {@code serverSelectionTimeoutMS}
   * @throws TapException if none can ever be used
   */
  public static TapClient connect(TapUri uri) {
    Dispatcher dispatcher = Dispatcher.open(uri.topologySettings());
    try {
      Concerns concerns = Concerns.of(uri);
      dispatcher.call(
          Request.of(
              "admin",
              CommandWriter.of("ping").fields(concerns.ofPreference(false)).finish(),
              concerns.preference(),
              Repeat.ONCE));
      return new TapClient(uri, dispatcher, concerns);
    } catch (RuntimeException e) {
      dispatcher.close();
      throw e;
    }
  }

  /** Where it is connected to. */
  public TapUri uri() {
    return uri;
  }

  /** The same client with another write concern. */
  public TapClient withWriteConcern(TapWriteConcern concern) {
    return new TapClient(uri, dispatcher, concerns.with(concern));
  }

  /** The same client with another read concern; null leaves it to the server. */
  public TapClient withReadConcern(TapReadConcern concern) {
    return new TapClient(uri, dispatcher, concerns.with(concern));
  }

  /** The same client with another read preference. */
  public TapClient withReadPreference(TapReadPreference preference) {
    return new TapClient(uri, dispatcher, concerns.with(preference));
  }

  /** The database that the URI names. */
  public TapDatabase database() {
    return database(uri.database());
  }

  /** A database, whether it exists or not. */
  public TapDatabase database(String name) {
    Scope.checkName("database", name);
    return new TapDatabase(new DatabaseCommands(new Scope(dispatcher, name, concerns)));
  }

  /** The names of all databases. */
  public List<String> listDatabaseNames() {
    Document reply =
        database("admin").runCommand(new Document("listDatabases", 1).append("nameOnly", true));
    return DatabaseCommands.names(reply.getList("databases", Document.class));
  }

  /**
   * What is known of the servers: {@code {type, setName, servers: [{host, type, ...}], removed}},
   * with the names that MongoDB's drivers use for types.
   */
  public Document topology() {
    return dispatcher.describe();
  }

  /**
   * Has a listener told what {@link #topology} is whenever it changes in more than times. It runs
   * on a thread of the driver that must not be held up.
   */
  public void onTopologyChange(Consumer<Document> listener) {
    dispatcher.listen(listener);
  }

  /** Fails what is under way and lets go of the connections, also for all that was made of it. */
  @Override
  public void close() {
    dispatcher.close();
  }
}
