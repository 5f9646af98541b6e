// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import io.tapdb.driver.TapClient;
import io.tapdb.shell.cluster.LocalSet;
import java.io.IOException;
import java.util.Locale;
import org.bson.Document;

/** The second part: a set whose third member only votes. */
final class ArbiterPart {
  private final Story story;
  private final LocalSet set;
  private final TapClient client;

  ArbiterPart(Story story, LocalSet set, TapClient client) {
    this.story = story;
    this.set = set;
    this.client = client;
  }

  void run() throws IOException, InterruptedException {
    Document concern = client.database("admin").runCommand(new Document("getDefaultRWConcern", 1));
    story.result(
        String.format(
            Locale.ROOT,
            "%s is %s; writes are acknowledged by default with %s, as one member with data may be gone",
            set.members().getLast().host(),
            set.members().getLast().state(),
            concern.get("defaultWriteConcern", new Document()).toJson()));
    Failover failover = new Failover(story, set, client);
    failover.killPrimary();
    failover.restart();
  }
}
