// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.Definitions;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.BuildReports;
import io.tapdb.replica.node.NodeContext;
import java.util.List;
import java.util.Set;

/** Makes indexes and answers when they can be used. */
final class CreateIndexesCommand implements Command {
  private static final Set<String> FIELDS = Set.of("indexes", "commitQuorum");

  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  CreateIndexesCommand(NodeContext node, Acknowledgement acknowledgement) {
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public String name() {
    return "createIndexes";
  }

  @Override
  public String help() {
    return "makes indexes, and the collection if there is none";
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    Namespace namespace = Targets.writable(invocation, arguments);
    List<Doc> specs = arguments.documents("indexes");
    if (specs.isEmpty()) {
      throw new TapdbException(ErrorCode.BAD_VALUE, "Must specify at least one index to create");
    }
    checkQuorum(arguments);
    WriteConcern concern = acknowledgement.concern(invocation);
    node.engine()
        .definitions()
        .createIndexes(
            namespace,
            specs,
            invocation.operation(),
            new BuildReports(node.log(), node.clock(), invocation.operation()),
            acknowledgement.listener(invocation, concern, CreateIndexesCommand::reply));
  }

  /** Outside a set there are no members to wait for, so any quorum is this node. */
  private static void checkQuorum(Arguments arguments) {
    Value quorum = arguments.value("commitQuorum");
    if (!quorum.isMissing()
        && quorum.type() != BsonTypes.NULL
        && !quorum.isNumber()
        && !quorum.isString()) {
      throw arguments.wrongType("commitQuorum", quorum, "string or number");
    }
  }

  private static DocWriter reply(Definitions.Created created) {
    DocWriter reply =
        new DocWriter(128)
            .put("numIndexesBefore", created.before())
            .put("numIndexesAfter", created.after())
            .put("createdCollectionAutomatically", created.createdCollection());
    return created.before() == created.after()
        ? reply.put("note", "all indexes already exist")
        : reply;
  }
}
