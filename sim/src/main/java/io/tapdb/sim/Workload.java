// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Json;
import io.tapdb.sim.model.Ledger;
import io.tapdb.sim.model.StampedDocuments;
import io.tapdb.sim.world.SimNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Clients of a simulated node: they write at random and note what they were told. */
public final class Workload {
  /** The collection they write to. */
  public static final String COLLECTION = "c";

  private static final int DOCUMENTS = 60;
  private static final int MOST_UNDER_WAY = 12;
  private static final int LARGEST = 6000;
  private static final int DUPLICATE_KEY = 11000;
  private static final int INDEX_NOT_FOUND = 27;
  private static final int OUT_OF_DISK_SPACE = 14031;

  private final RandomGenerator random;
  private final StampedDocuments stamped = new StampedDocuments(LARGEST);
  private final Ledger ledger = new Ledger();
  private final List<String> surprises = new ArrayList<>();
  private int underWay;
  private int refusals;
  private boolean defining;

  Workload(RandomGenerator random) {
    this.random = random;
  }

  public Ledger ledger() {
    return ledger;
  }

  public StampedDocuments stamped() {
    return stamped;
  }

  /** Replies that should not have come, in words. */
  public List<String> surprises() {
    return surprises;
  }

  /** How many writes were refused for want of room. */
  int refusals() {
    return refusals;
  }

  /** Makes the collection and its indexes. */
  void prepare(SimNode node) {
    Doc indexes = Json.parse("{i: " + StampedDocuments.INDEXES + "}");
    Doc reply =
        node.run(
            new DocWriter()
                .put("createIndexes", COLLECTION)
                .put("indexes", indexes.get("i"))
                .build());
    expect(reply.get("ok").float64() == 1, "createIndexes", reply);
  }

  /** Forgets what was under way when the node crashed; the ledger remembers. */
  void crashed() {
    underWay = 0;
    defining = false;
  }

  /** Sends one command, if not too many are under way. */
  void act(SimNode node) {
    if (underWay >= MOST_UNDER_WAY) {
      return;
    }
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4 -> insert(node);
      case 5, 6, 7, 8, 9 -> update(node, false);
      case 10, 11, 12 -> update(node, true);
      case 13, 14 -> findAndModify(node);
      case 15, 16, 17 -> delete(node);
      case 18, 19 -> insertTwice(node);
      case 20, 21, 22 -> read(node);
      default -> define(node);
    }
  }

  private long choose(boolean existing) {
    return ledger.choose(random, 0, DOCUMENTS, existing);
  }

  private void send(SimNode node, DocWriter command, Consumer<Doc> onReply) {
    underWay++;
    node.send(
        command.build(),
        reply -> {
          underWay--;
          onReply.accept(reply);
        });
  }

  private void expect(boolean holds, String what, Doc reply) {
    if (!holds) {
      surprises.add(what + " was answered with " + reply);
    }
  }

  private void insert(SimNode node) {
    List<Long> ids = new ArrayList<>();
    DocWriter command = new DocWriter().put("insert", COLLECTION).openArray("documents");
    for (int count = random.nextInt(1, 5); count > 0; count--) {
      long id = choose(false);
      if (id >= 0) {
        ids.add(id);
        command.add(stamped.document(id, ledger.beginWrite(id)));
      }
    }
    if (!ids.isEmpty()) {
      send(node, command.close(), reply -> written(reply, "insert", ids));
    }
  }

  private void update(SimNode node, boolean whole) {
    long id = choose(true);
    if (id >= 0) {
      long version = ledger.beginWrite(id);
      DocWriter command =
          new DocWriter()
              .put("update", COLLECTION)
              .openArray("updates")
              .addOpen()
              .put("q", byId(id))
              .put("u", whole ? stamped.document(id, version) : stamped.update(id, version))
              .close()
              .close();
      send(node, command, reply -> written(reply, "update", List.of(id)));
    }
  }

  private void delete(SimNode node) {
    long id = choose(true);
    if (id >= 0) {
      ledger.beginRemoval(id);
      DocWriter command =
          new DocWriter()
              .put("delete", COLLECTION)
              .openArray("deletes")
              .addOpen()
              .put("q", byId(id))
              .put("limit", 1)
              .close()
              .close();
      send(node, command, reply -> written(reply, "delete", List.of(id)));
    }
  }

  private void findAndModify(SimNode node) {
    long id = choose(true);
    if (id >= 0) {
      long version = ledger.beginWrite(id);
      DocWriter command =
          new DocWriter()
              .put("findAndModify", COLLECTION)
              .put("query", byId(id))
              .put("update", stamped.update(id, version))
              .put("new", true);
      send(
          node,
          command,
          reply -> {
            if (refused(reply, List.of(id))) {
              return;
            }
            boolean whole =
                reply.get("value").isDocument()
                    && stamped.document(id, version).sameBytes(reply.get("value").doc());
            expect(whole, "findAndModify", reply);
            ledger.acknowledge(id);
          });
    }
  }

  /** Whether the command was refused for want of room, which changes nothing. */
  private boolean refused(Doc reply, List<Long> ids) {
    boolean full = reply.get("ok").float64() == 0 && reply.get("code").int32() == OUT_OF_DISK_SPACE;
    if (full) {
      ids.forEach(ledger::refuse);
      refusals++;
    }
    return full;
  }

  private void written(Doc reply, String what, List<Long> ids) {
    if (refused(reply, ids)) {
      return;
    }
    boolean done =
        reply.get("ok").float64() == 1
            && !reply.has("writeErrors")
            && reply.get("n").int32() == ids.size();
    expect(done, what, reply);
    ids.forEach(ledger::acknowledge);
  }

  /** Another document with a unique value that is there must be refused. */
  private void insertTwice(SimNode node) {
    long id = choose(true);
    if (id >= 0) {
      long unique = stamped.document(id, ledger.hold(id)).get("u").int64();
      DocWriter command =
          new DocWriter()
              .put("insert", COLLECTION)
              .openArray("documents")
              .add(new DocWriter().put("_id", -1 - id).put("u", unique).build())
              .close();
      send(
          node,
          command,
          reply -> {
            boolean refused =
                reply.has("writeErrors")
                    && reply.get("writeErrors").doc().get("0").doc().get("code").int32()
                        == DUPLICATE_KEY;
            expect(refused, "a second document with u: " + unique, reply);
            ledger.refuse(id);
          });
    }
  }

  private void read(SimNode node) {
    long id = choose(random.nextInt(4) > 0);
    if (id >= 0) {
      long version = ledger.hold(id);
      DocWriter command =
          new DocWriter().put("find", COLLECTION).put("filter", byId(id)).put("singleBatch", true);
      send(
          node,
          command,
          reply -> {
            Doc batch = reply.get("cursor").doc().get("firstBatch").doc();
            boolean right =
                version == Ledger.ABSENT
                    ? batch.isEmpty()
                    : !batch.isEmpty()
                        && stamped.document(id, version).sameBytes(batch.get("0").doc());
            expect(right, "a read of document " + id + " in version " + version, reply);
            ledger.refuse(id);
          });
    }
  }

  private static Doc byId(long id) {
    return new DocWriter().put("_id", id).build();
  }

  /** Drops an index or makes it again; what comes of it when the node crashes is not foretold. */
  private void define(SimNode node) {
    if (defining) {
      return;
    }
    defining = true;
    String index =
        random.nextBoolean()
            ? "{key: {t: 1}, name: 't_1'}"
            : "{key: {a: 1, b: -1}, name: 'a_1_b_-1'}";
    Doc spec = Json.parse(index);
    DocWriter command =
        random.nextBoolean()
            ? new DocWriter().put("dropIndexes", COLLECTION).put("index", spec.get("name"))
            : new DocWriter()
                .put("createIndexes", COLLECTION)
                .openArray("indexes")
                .add(spec)
                .close();
    send(
        node,
        command,
        reply -> {
          defining = false;
          boolean known =
              reply.get("ok").float64() == 1
                  || reply.get("code").int32() == INDEX_NOT_FOUND
                  || refused(reply, List.of());
          expect(known, "a definition", reply);
        });
  }
}
