// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapWriteResult;
import io.tapdb.shell.transfer.Loader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.codecs.BsonDocumentCodec;

/** What people do with a database: load, index, query, change, group; each with its time. */
final class Workload {
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
  private static final int SAMPLE = 1000;

  private final Story story;

  Workload(Story story) {
    this.story = story;
  }

  /**
   * What was done.
   *
   * @param scenario on which collection, and how
   * @param loaded how many documents it has
   */
  record Done(Scenario scenario, long loaded) {}

  /** Goes through all of it. */
  Done run(TapClient client, Demo.Data data) throws IOException, InterruptedException {
    String name = data.isMarket() ? Scenario.ofMarket().collection() : "documents";
    TapCollection<BsonDocument> collection = client.database().collection(name, CODEC);
    long loaded = load(collection, data);
    Scenario scenario =
        data.isMarket()
            ? Scenario.ofMarket()
            : Scenario.of(name, collection.find().limit(SAMPLE).toList());
    index(collection, scenario);
    query(client, collection, scenario);
    update(client, collection, scenario);
    group(client, collection, scenario);
    return new Done(scenario, loaded);
  }

  /** Looks whether all of it is still there. */
  void verify(TapClient client, Done done) {
    Scenario scenario = done.scenario();
    TapCollection<BsonDocument> collection =
        client.database().collection(scenario.collection(), CODEC);
    long there = collection.countDocuments(new BsonDocument());
    DemoFailure.unless(
        there == done.loaded(), there + " of " + done.loaded() + " loaded documents are there");
    BsonDocument reviewed = scenario.filter().clone().append("reviewed", BsonBoolean.TRUE);
    long updated = collection.countDocuments(reviewed);
    DemoFailure.unless(
        updated == collection.countDocuments(scenario.filter()), "an update is lost");
    story.result(String.format(Locale.ROOT, "all %,d loaded and all %,d updated", there, updated));
  }

  static void validate(TapClient client, String collection) {
    BsonDocument report =
        client
            .database()
            .runCommand(new BsonDocument("validate", new BsonString(collection)), CODEC);
    DemoFailure.unless(
        report.getBoolean("valid", BsonBoolean.FALSE).getValue(),
        "validate finds faults in " + collection + ": " + report.toJson());
  }

  private long load(TapCollection<BsonDocument> collection, Demo.Data data)
      throws IOException, InterruptedException {
    story.tell(
        data.isMarket()
            ? String.format(
                Locale.ROOT, "Load %,d prices of securities by the minute", data.documents())
            : "Load the documents of " + data.file());
    long begun = System.nanoTime();
    long loaded =
        data.isMarket()
            ? Loader.documents(collection, new MarketData(data.documents()), data.documents())
            : Loader.file(collection, data.file());
    double seconds = Story.secondsSince(begun);
    long there = collection.countDocuments(new BsonDocument());
    DemoFailure.unless(loaded > 0, "there is no document to load");
    DemoFailure.unless(
        there == loaded, loaded + " documents were loaded, but " + there + " are there");
    story.result(
        String.format(
            Locale.ROOT,
            "%,d documents in %.2f s, %,.0f a second",
            loaded,
            seconds,
            loaded / seconds));
    story.show("one of them", collection.find().first());
    return loaded;
  }

  private void index(TapCollection<BsonDocument> collection, Scenario scenario) {
    story.tell("Create the index " + Story.text(scenario.index()));
    long begun = System.nanoTime();
    String name = collection.createIndex(scenario.index());
    story.result(
        String.format(Locale.ROOT, "%s, built in %.2f s", name, Story.secondsSince(begun)));
  }

  private void query(TapClient client, TapCollection<BsonDocument> collection, Scenario scenario) {
    story.tell(
        "Query " + Story.text(scenario.filter()) + ", sorted by " + Story.text(scenario.sort()));
    BsonDocument find =
        new BsonDocument("find", new BsonString(scenario.collection()))
            .append("filter", scenario.filter())
            .append("sort", scenario.sort());
    String plan = plan(client, find);
    DemoFailure.unless(plan.contains("IXSCAN"), "the query does not use the index: " + plan);
    List<BsonDocument> found = new ArrayList<>();
    double millis =
        millis(
            () -> found.addAll(collection.find(scenario.filter()).sort(scenario.sort()).toList()));
    DemoFailure.unless(!found.isEmpty(), "the query finds nothing");
    story.result(
        String.format(
            Locale.ROOT, "%,d documents in %.1f ms; plan: %s", found.size(), millis, plan));
  }

  private void update(TapClient client, TapCollection<BsonDocument> collection, Scenario scenario) {
    story.tell("Update them with " + Story.text(scenario.change()));
    BsonDocument statement =
        new BsonDocument("q", scenario.filter())
            .append("u", scenario.change())
            .append("multi", BsonBoolean.TRUE);
    String plan =
        plan(
            client,
            new BsonDocument("update", new BsonString(scenario.collection()))
                .append("updates", new BsonArray(List.of(statement))));
    long expected = collection.countDocuments(scenario.filter());
    TapWriteResult[] outcome = new TapWriteResult[1];
    double millis =
        millis(() -> outcome[0] = collection.updateMany(scenario.filter(), scenario.change()));
    DemoFailure.unless(
        outcome[0].modifiedCount() == expected,
        outcome[0].modifiedCount() + " documents were changed instead of " + expected);
    story.result(
        String.format(
            Locale.ROOT,
            "%,d documents in %.1f ms; plan: %s",
            outcome[0].modifiedCount(),
            millis,
            plan));
  }

  private void group(TapClient client, TapCollection<BsonDocument> collection, Scenario scenario) {
    story.tell("Group all documents: " + Story.text(new BsonArray(scenario.grouping())));
    BsonDocument aggregate =
        new BsonDocument("aggregate", new BsonString(scenario.collection()))
            .append("pipeline", new BsonArray(scenario.grouping()))
            .append("cursor", new BsonDocument());
    String plan = plan(client, aggregate);
    List<BsonDocument> groups = new ArrayList<>();
    double millis = millis(() -> groups.addAll(collection.aggregate(scenario.grouping()).toList()));
    DemoFailure.unless(!groups.isEmpty(), "the grouping finds nothing");
    story.result(
        String.format(
            Locale.ROOT, "%,d groups shown after %.1f ms; plan: %s", groups.size(), millis, plan));
    groups.forEach(one -> story.show("group", one));
  }

  private static String plan(TapClient client, BsonDocument command) {
    BsonDocument explain =
        new BsonDocument("explain", command).append("verbosity", new BsonString("executionStats"));
    return PlanText.of(client.database().runCommand(explain, CODEC));
  }

  private static double millis(Callable<?> work) {
    long begun = System.nanoTime();
    try {
      work.call();
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
    return Story.secondsSince(begun) * 1000;
  }
}
