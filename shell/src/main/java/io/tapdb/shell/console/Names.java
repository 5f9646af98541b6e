// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import io.tapdb.driver.TapClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.Document;

/** The names of databases and collections, as far as the server tells them at once. */
class Names {
  private static final int PATIENCE_MILLIS = 500;

  private final TapClient client;

  Names(TapClient client) {
    this.client = client;
  }

  List<String> collections(String database) {
    return now(client.database(database).async().listCollectionNames());
  }

  List<String> databases() {
    return now(
        client
            .database("admin")
            .async()
            .runCommand(new Document("listDatabases", 1).append("nameOnly", true))
            .thenApply(
                reply ->
                    reply.getList("databases", Document.class).stream()
                        .map(one -> one.getString("name"))
                        .toList()));
  }

  private static List<String> now(CompletableFuture<List<String>> names) {
    try {
      return names.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException unknown) {
      names.cancel(true);
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
