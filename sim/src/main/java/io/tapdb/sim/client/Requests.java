// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.client;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.time.Life;

/** What a client asks for, drawn by chance, and what it makes of the replies. */
final class Requests {
  /** Documents written with {@code w: "majority"} only; their histories are checked. */
  static final String STRICT = "strict";

  /** Documents written with {@code w: 1}, which may be rolled back. */
  static final String LOOSE = "loose";

  private static final int STRICT_DOCUMENTS = 8;
  private static final int LOOSE_DOCUMENTS = 30;
  private static final Doc MAJORITY = Json.parse("{w: 'majority', wtimeout: 8000}");
  private static final Doc ONE = Json.parse("{w: 1}");
  private static final Doc READ_MAJORITY = Json.parse("{level: 'majority'}");
  private static final Doc ANYWHERE = Json.parse("{mode: 'secondaryPreferred'}");

  private final SimClient client;
  private final ClientWorld world;

  Requests(SimClient client, ClientWorld world) {
    this.client = client;
    this.world = world;
  }

  void next() {
    int choice = world.random().nextInt(100);
    if (choice < 50) {
      strictWrite();
    } else if (choice < 70) {
      looseWrite();
    } else if (choice < 94) {
      majorityRead();
    } else if (choice < 98) {
      localRead();
    } else {
      define();
    }
  }

  private void strictWrite() {
    int document = world.random().nextInt(STRICT_DOCUMENTS);
    Histories histories = world.histories();
    long expected = histories.someValue(document, world.random().nextInt(1000));
    Deed deed =
        histories.begin(
            document, new Deed(kind(), histories.nextValue(), expected, world.timeline().now()));
    client.send(
        client.primary(),
        command(deed, document),
        reply -> conclude(deed, reply),
        () -> world.coverage().count(Coverage.Event.OUTCOME_UNKNOWN));
  }

  private Deed.Kind kind() {
    return switch (world.random().nextInt(20)) {
      case 0, 1, 2 -> Deed.Kind.INSERT;
      case 3, 4, 5, 6, 7 -> Deed.Kind.SWAP;
      case 8, 9, 10, 11, 12 -> Deed.Kind.COUNT;
      case 13, 14 -> Deed.Kind.DELETE;
      default -> Deed.Kind.PUT;
    };
  }

  private static Doc command(Deed deed, int document) {
    Doc id = new DocWriter().put("_id", document).build();
    Doc state = new DocWriter().put("_id", document).put("v", deed.value()).put("n", 0L).build();
    DocWriter command =
        switch (deed.kind()) {
          case PUT -> update(STRICT, id, state, true);
          case INSERT ->
              new DocWriter().put("insert", STRICT).openArray("documents").add(state).close();
          case SWAP ->
              update(
                  STRICT,
                  new DocWriter().put("_id", document).put("v", deed.expected()).build(),
                  new DocWriter().open("$set").put("v", deed.value()).close().build(),
                  false);
          case DELETE ->
              new DocWriter()
                  .put("delete", STRICT)
                  .openArray("deletes")
                  .addOpen()
                  .put("q", id)
                  .put("limit", 1)
                  .close()
                  .close();
          case COUNT ->
              new DocWriter()
                  .put("findAndModify", STRICT)
                  .put("query", id)
                  .open("update")
                  .open("$set")
                  .put("v", deed.value())
                  .close()
                  .open("$inc")
                  .put("n", 1L)
                  .close()
                  .close()
                  .put("new", true);
        };
    return command.put("writeConcern", MAJORITY).build();
  }

  private static DocWriter update(String collection, Doc query, Doc change, boolean upsert) {
    return new DocWriter()
        .put("update", collection)
        .openArray("updates")
        .addOpen()
        .put("q", query)
        .put("u", change)
        .put("upsert", upsert)
        .close()
        .close();
  }

  private void conclude(Deed deed, Doc reply) {
    if (Replies.isWithoutEffect(reply)) {
      deed.nothing();
    } else if (!Replies.isDone(reply)) {
      world.coverage().count(Coverage.Event.OUTCOME_UNKNOWN);
    } else {
      concludeDone(deed, reply);
    }
  }

  private void concludeDone(Deed deed, Doc reply) {
    world.coverage().count(Coverage.Event.ACKNOWLEDGED_BY_MAJORITY);
    boolean counts = deed.kind() == Deed.Kind.COUNT;
    if (counts ? !reply.get("value").isDocument() : Replies.count(reply, "n") == 0) {
      deed.nothing();
      return;
    }
    long count = counts ? Numbers.toLong(reply.get("value").doc().get("n")) : 0;
    deed.done(world.timeline().now(), count);
    world.reads().acknowledged(deed);
  }

  private void looseWrite() {
    int document = world.random().nextInt(LOOSE_DOCUMENTS);
    Doc id = new DocWriter().put("_id", document).build();
    Doc change =
        new DocWriter().open("$set").put("v", world.histories().nextValue()).close().build();
    sendAndForget(update(LOOSE, id, change, true).put("writeConcern", ONE).build());
  }

  private void sendAndForget(Doc command) {
    client.send(client.primary(), command, reply -> {}, () -> {});
  }

  private void majorityRead() {
    int document = world.random().nextInt(STRICT_DOCUMENTS);
    Doc command =
        new DocWriter()
            .put("find", STRICT)
            .put("filter", new DocWriter().put("_id", document).build())
            .put("readConcern", READ_MAJORITY)
            .put("$readPreference", ANYWHERE)
            .put("maxTimeMS", 5000)
            .build();
    int from = client.anybody();
    long begun = world.timeline().now();
    Life life = world.hosts().get(from).listener();
    client.send(
        from,
        command,
        reply -> {
          // a process that took over from another one meanwhile has a memory of its own
          if (Replies.isOk(reply) && life == world.hosts().get(from).listener()) {
            read(life, document, reply, begun);
          }
        },
        () -> {});
  }

  private void read(Life life, int document, Doc reply, long begun) {
    world.coverage().count(Coverage.Event.MAJORITY_READ);
    FieldCursor found = reply.get("cursor").doc().get("firstBatch").doc().fields();
    while (found.next()) {
      long value = Numbers.toLong(found.value().doc().get("v"));
      world.reads().shown(life, document, value, begun, world.timeline().now());
    }
  }

  private void localRead() {
    Doc command =
        new DocWriter()
            .put("find", LOOSE)
            .put("filter", Doc.EMPTY)
            .put("$readPreference", ANYWHERE)
            .build();
    client.send(client.anybody(), command, reply -> {}, () -> {});
  }

  private void define() {
    world.coverage().count(Coverage.Event.DEFINITION);
    String command =
        switch (world.random().nextInt(4)) {
          case 0 -> "{createIndexes: 'loose', indexes: [{key: {v: 1}, name: 'v_1'}]";
          case 1 -> "{dropIndexes: 'loose', index: 'v_1'";
          case 2 -> "{create: 'other'";
          default -> "{drop: 'other'";
        };
    sendAndForget(Json.parse(command + ", writeConcern: {w: 'majority', wtimeout: 5000}}"));
  }
}
