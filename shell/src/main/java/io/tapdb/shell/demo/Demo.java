// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapWriteResult;
import io.tapdb.shell.Connection;
import io.tapdb.shell.print.Palette;
import io.tapdb.shell.print.Pretty;
import io.tapdb.shell.transfer.Loader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;

/** The steps of the demonstration; the first check that fails ends it. */
final class Demo {
  static final String DATABASE = "demo";
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
  private static final int SAMPLE = 1000;
  private static final int MILLIS_BEFORE_KILL = 1500;
  private static final int WRITES_BEFORE_KILL = 500;
  private static final int LONGEST_WAIT_MILLIS = 30_000;

  private final List<String> start;
  private final Path folder;
  private final PrintStream out;
  private DemoNode node;
  private int step;

  /**
   * A demonstration that has not begun.
   *
   * @param start the command that starts a node, without options
   * @param folder an empty folder for everything it writes
   * @param out where it tells what it does
   */
  Demo(List<String> start, Path folder, PrintStream out) {
    this.start = start;
    this.folder = folder;
    this.out = out;
  }

  /**
   * What is loaded.
   *
   * @param file a file of documents, or null for market data
   * @param documents how many documents of market data
   */
  record Data(String file, int documents) {
    boolean isMarket() {
      return file == null;
    }
  }

  /** The node it started last, or null. */
  DemoNode node() {
    return node;
  }

  /** Goes through all steps. */
  void run(Data data) throws IOException, InterruptedException {
    tell("Start a node in " + folder);
    node = DemoNode.start(start, folder, 0);
    result(
        String.format(
            Locale.ROOT,
            "%s, process %d, ready after %.2f s",
            node.uri(DATABASE),
            node.pid(),
            node.startSeconds()));
    long loaded;
    Scenario scenario;
    try (TapClient client = connect()) {
      String name = data.isMarket() ? Scenario.ofMarket().collection() : "documents";
      TapCollection<BsonDocument> collection = client.database().collection(name, CODEC);
      loaded = load(collection, data);
      scenario =
          data.isMarket()
              ? Scenario.ofMarket()
              : Scenario.of(name, collection.find().limit(SAMPLE).toList());
      index(collection, scenario);
      query(client, collection, scenario);
      update(client, collection, scenario);
      group(client, collection, scenario);
    }
    AcknowledgedWrites writes = kill();
    restart(scenario, loaded, writes);
  }

  private TapClient connect() {
    return Connection.open(node.uri(DATABASE) + "?retryWrites=false", "tapdb-demo");
  }

  private long load(TapCollection<BsonDocument> collection, Data data)
      throws IOException, InterruptedException {
    tell(
        data.isMarket()
            ? String.format(
                Locale.ROOT, "Load %,d prices of securities by the minute", data.documents())
            : "Load the documents of " + data.file());
    long begun = System.nanoTime();
    long loaded =
        data.isMarket()
            ? Loader.documents(collection, new MarketData(data.documents()), data.documents())
            : Loader.file(collection, data.file());
    double seconds = seconds(begun);
    long there = collection.countDocuments(new BsonDocument());
    DemoFailure.unless(loaded > 0, "there is no document to load");
    DemoFailure.unless(
        there == loaded, loaded + " documents were loaded, but " + there + " are there");
    result(
        String.format(
            Locale.ROOT,
            "%,d documents in %.2f s, %,.0f a second",
            loaded,
            seconds,
            loaded / seconds));
    show("one of them", collection.find().first());
    return loaded;
  }

  private void index(TapCollection<BsonDocument> collection, Scenario scenario) {
    tell("Create the index " + text(scenario.index()));
    long begun = System.nanoTime();
    String name = collection.createIndex(scenario.index());
    result(String.format(Locale.ROOT, "%s, built in %.2f s", name, seconds(begun)));
  }

  private void query(TapClient client, TapCollection<BsonDocument> collection, Scenario scenario) {
    tell("Query " + text(scenario.filter()) + ", sorted by " + text(scenario.sort()));
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
    result(
        String.format(
            Locale.ROOT, "%,d documents in %.1f ms; plan: %s", found.size(), millis, plan));
  }

  private void update(TapClient client, TapCollection<BsonDocument> collection, Scenario scenario) {
    tell("Update them with " + text(scenario.change()));
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
    result(
        String.format(
            Locale.ROOT,
            "%,d documents in %.1f ms; plan: %s",
            outcome[0].modifiedCount(),
            millis,
            plan));
  }

  private void group(TapClient client, TapCollection<BsonDocument> collection, Scenario scenario) {
    tell("Group all documents: " + text(new BsonArray(scenario.grouping())));
    BsonDocument aggregate =
        new BsonDocument("aggregate", new BsonString(scenario.collection()))
            .append("pipeline", new BsonArray(scenario.grouping()))
            .append("cursor", new BsonDocument());
    String plan = plan(client, aggregate);
    List<BsonDocument> groups = new ArrayList<>();
    double millis = millis(() -> groups.addAll(collection.aggregate(scenario.grouping()).toList()));
    DemoFailure.unless(!groups.isEmpty(), "the grouping finds nothing");
    result(
        String.format(
            Locale.ROOT, "%,d groups shown after %.1f ms; plan: %s", groups.size(), millis, plan));
    groups.forEach(one -> show("group", one));
  }

  private static String plan(TapClient client, BsonDocument command) {
    BsonDocument explain =
        new BsonDocument("explain", command).append("verbosity", new BsonString("executionStats"));
    return PlanText.of(client.database().runCommand(explain, CODEC));
  }

  private AcknowledgedWrites kill() throws InterruptedException {
    tell("Write from 16 threads, and kill -9 the node meanwhile");
    try (TapClient client = connect()) {
      AcknowledgedWrites writes = AcknowledgedWrites.start(client);
      long begun = System.nanoTime();
      double waited;
      do {
        Thread.sleep(10);
        waited = seconds(begun) * 1000;
      } while (waited < MILLIS_BEFORE_KILL
          || (writes.count() < WRITES_BEFORE_KILL && waited < LONGEST_WAIT_MILLIS));
      long killed = node.pid();
      node.kill();
      writes.awaitEnd();
      DemoFailure.unless(writes.count() > 0, "the node acknowledged no write");
      result(
          String.format(
              Locale.ROOT,
              "%,d inserts acknowledged when process %d died",
              writes.count(),
              killed));
      return writes;
    }
  }

  private void restart(Scenario scenario, long loaded, AcknowledgedWrites writes)
      throws IOException, InterruptedException {
    tell("Start it again on the same data");
    node = DemoNode.start(start, folder, node.port());
    result(
        String.format(
            Locale.ROOT, "process %d, ready after %.2f s", node.pid(), node.startSeconds()));
    tell("Look for everything it had acknowledged");
    try (TapClient client = connect()) {
      TapCollection<BsonDocument> collection =
          client.database().collection(scenario.collection(), CODEC);
      long there = collection.countDocuments(new BsonDocument());
      DemoFailure.unless(there == loaded, there + " of " + loaded + " loaded documents are there");
      BsonDocument reviewed = scenario.filter().clone().append("reviewed", BsonBoolean.TRUE);
      long updated = collection.countDocuments(reviewed);
      DemoFailure.unless(
          updated == collection.countDocuments(scenario.filter()), "an update is lost");
      int further = writes.verify(client);
      result(
          String.format(
              Locale.ROOT,
              "all %,d loaded, all %,d updated, all %,d inserted while it was killed (and %d that"
                  + " were on their way)",
              there,
              updated,
              writes.count(),
              further));
      validate(client, scenario.collection());
      validate(client, AcknowledgedWrites.COLLECTION);
      result("validate finds every index in order");
    }
  }

  private static void validate(TapClient client, String collection) {
    BsonDocument report =
        client
            .database()
            .runCommand(new BsonDocument("validate", new BsonString(collection)), CODEC);
    DemoFailure.unless(
        report.getBoolean("valid", BsonBoolean.FALSE).getValue(),
        "validate finds faults in " + collection + ": " + report.toJson());
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
    return seconds(begun) * 1000;
  }

  private static double seconds(long begunNanos) {
    return (System.nanoTime() - begunNanos) / 1e9;
  }

  private void tell(String what) {
    out.printf(Locale.ROOT, "%d. %s%n", ++step, what);
    out.flush();
  }

  private void result(String text) {
    out.println("   " + text);
    out.flush();
  }

  private void show(String what, BsonDocument document) {
    if (document != null) {
      String text = text(document);
      out.println(
          "   " + what + ": " + (text.length() > 300 ? text.substring(0, 300) + "…" : text));
    }
  }

  private static String text(BsonValue value) {
    return Pretty.print(value, Palette.PLAIN).replaceAll("\\s*\\n\\s*", " ");
  }
}
