// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import io.tapdb.driver.TapClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.Document;

/** What the prompt says about the server, as far as it answers at once. */
final class ServerState {
  private static final int PATIENCE_MILLIS = 100;

  private final TapClient client;
  private String role = "";

  ServerState(TapClient client) {
    this.client = client;
  }

  /** The prompt: the set and the member's role if there is a set, and the database. */
  String prompt(String database) {
    CompletableFuture<Document> hello =
        client.database("admin").async().runCommand(new Document("hello", 1));
    try {
      role =
          roleOf(
              hello.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS), client.uri().directConnection());
    } catch (TimeoutException | ExecutionException unknown) {
      hello.cancel(true);
      role = role.isEmpty() || role.endsWith("? ") ? role : role.strip() + "? ";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return role + database + "> ";
  }

  /**
   * What the prompt says of a member of a set.
   *
   * @param direct whether the person asked for this very member
   */
  static String roleOf(Document hello, boolean direct) {
    String set = hello.getString("setName");
    if (set == null) {
      return "";
    }
    String role = "other";
    if (hello.getBoolean("isWritablePrimary", false)) {
      role = "primary";
    } else if (hello.getBoolean("secondary", false)) {
      role = "secondary";
    } else if (hello.getBoolean("arbiterOnly", false)) {
      role = "arbiter";
    }
    return set + " [" + (direct ? "direct: " : "") + role + "] ";
  }
}
