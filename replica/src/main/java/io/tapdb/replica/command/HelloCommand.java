// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.node.NodeContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says what kind of node this is and what it can take: the first thing clients ask.
 *
 * <p>A client that knows the present state and says how long it can wait is answered when something
 * changes, so it hears of a new primary at once without asking again and again.
 */
final class HelloCommand implements Command {
  private static final int SESSION_TIMEOUT_MINUTES = 30;
  private static final int MAX_WIRE_VERSION = 25;
  private static final long LONGEST_WAIT_MILLIS = 60_000;

  private final NodeContext node;
  private final SetFacts facts;

  HelloCommand(NodeContext node) {
    this.node = node;
    this.facts = new SetFacts(node);
  }

  @Override
  public String name() {
    return "hello";
  }

  @Override
  public List<String> aliases() {
    return List.of("isMaster", "ismaster");
  }

  @Override
  public String help() {
    return "says what kind of node this is and what it can take";
  }

  @Override
  public Placement placement(Doc command) {
    return Placement.INLINE;
  }

  @Override
  public boolean usesData() {
    return false;
  }

  @Override
  public void run(Invocation invocation) {
    Doc command = invocation.command();
    Value client = command.get("client");
    if (client.isDocument()) {
      invocation.connection().clientMetadata(client.doc());
    }
    Value await = command.get("maxAwaitTimeMS");
    SetView view = node.member().view();
    if (!await.isNumber() || !knows(command, view)) {
      answer(invocation);
      return;
    }
    long millis = Math.clamp(Numbers.toLong(await), 0, LONGEST_WAIT_MILLIS);
    new Wait(invocation).begin(view.counter(), millis);
  }

  /** Whether the client has heard what there is to be heard. */
  private static boolean knows(Doc command, SetView view) {
    Value version = command.get("topologyVersion");
    if (!version.isDocument()
        || !version.doc().get("processId").sameBytes(Value.of(view.processId()))) {
      return false;
    }
    Value counter = version.doc().get("counter");
    return counter.isNumber() && Numbers.toLong(counter) == view.counter();
  }

  /** One request that is answered at a change or when its time is over. */
  private final class Wait implements Runnable {
    private final Invocation invocation;
    private final AtomicBoolean over = new AtomicBoolean();

    Wait(Invocation invocation) {
      this.invocation = invocation;
    }

    void begin(long counter, long millis) {
      node.workers().schedule(millis, this);
      node.departure().whenBegun(this);
      node.member().whenChanged(counter, this);
    }

    @Override
    public void run() {
      if (over.compareAndSet(false, true)) {
        node.member().forget(this);
        node.departure().forget(this);
        answer(invocation);
      }
    }
  }

  private void answer(Invocation invocation) {
    if (node.departure().hasBegun() && node.member().isInSet()) {
      invocation.fail(leaving());
      return;
    }
    boolean old = !"hello".equals(invocation.command().firstName());
    invocation.reply(reply(invocation, old));
  }

  /** With a number that no client has heard of yet, so that all of them take note. */
  private TapdbException leaving() {
    SetView view = node.member().view();
    Doc version =
        new DocWriter(64)
            .open("topologyVersion")
            .put("processId", view.processId())
            .put("counter", view.counter() + 1)
            .close()
            .build();
    return new TapdbException(ErrorCode.SHUTDOWN_IN_PROGRESS, "the node is shutting down", version);
  }

  private DocWriter reply(Invocation invocation, boolean old) {
    SetView view = node.member().view();
    DocWriter reply = new DocWriter(1024).put("helloOk", true);
    Admission.topology(view, reply);
    if (node.member().isInSet()) {
      facts.write(view, old, reply);
    } else {
      reply.put(old ? "ismaster" : "isWritablePrimary", true);
    }
    return reply
        .put("maxBsonObjectSize", node.limits().documentBytes())
        .put("maxMessageSizeBytes", node.limits().messageBytes())
        .put("maxWriteBatchSize", node.limits().batchStatements())
        .putDate("localTime", node.clock().millis())
        .put("logicalSessionTimeoutMinutes", SESSION_TIMEOUT_MINUTES)
        .put("connectionId", (int) invocation.connection().id())
        .put("minWireVersion", 0)
        .put("maxWireVersion", MAX_WIRE_VERSION)
        .put("readOnly", false);
  }
}
