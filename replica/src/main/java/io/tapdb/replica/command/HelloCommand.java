// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import java.util.List;
import org.bson.types.ObjectId;

/** Says what kind of node this is and what it can take: the first thing clients ask. */
final class HelloCommand implements Command {
  private static final int SESSION_TIMEOUT_MINUTES = 30;
  private static final int MAX_WIRE_VERSION = 25;

  private final NodeContext node;
  private final ObjectId processId;

  HelloCommand(NodeContext node) {
    this.node = node;
    this.processId = node.member().view().processId();
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
    boolean old = !"hello".equals(command.firstName());
    Value await = command.get("maxAwaitTimeMS");
    if (await.isNumber() && knowsState(command)) {
      // outside a set nothing changes, so the answer is due when the waiting is over
      long millis = Math.clamp(Numbers.toLong(await), 0, 60_000);
      node.workers().schedule(millis, () -> invocation.reply(reply(invocation, old)));
    } else {
      invocation.reply(reply(invocation, old));
    }
  }

  private boolean knowsState(Doc command) {
    Value version = command.get("topologyVersion");
    return version.isDocument() && version.doc().get("processId").sameBytes(Value.of(processId));
  }

  private DocWriter reply(Invocation invocation, boolean old) {
    DocWriter reply =
        new DocWriter(512)
            .put("helloOk", true)
            .put(old ? "ismaster" : "isWritablePrimary", true)
            .open("topologyVersion")
            .put("processId", processId)
            .put("counter", 0L)
            .close()
            .put("maxBsonObjectSize", node.limits().documentBytes())
            .put("maxMessageSizeBytes", node.limits().messageBytes())
            .put("maxWriteBatchSize", node.limits().batchStatements())
            .putDate("localTime", node.clock().millis())
            .put("logicalSessionTimeoutMinutes", SESSION_TIMEOUT_MINUTES)
            .put("connectionId", (int) invocation.connection().id())
            .put("minWireVersion", 0)
            .put("maxWireVersion", MAX_WIRE_VERSION)
            .put("readOnly", false);
    return reply;
  }
}
