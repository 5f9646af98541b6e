// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Removes all collections of a database. */
final class DropDatabaseCommand implements Command {
  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  DropDatabaseCommand(NodeContext node, Acknowledgement acknowledgement) {
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public String name() {
    return "dropDatabase";
  }

  @Override
  public String help() {
    return "removes all collections of the database";
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of());
    Value one = arguments.first();
    if (!one.isNumber() || Numbers.toDouble(one) != 1) {
      throw new TapdbException(
          ErrorCode.DROP_DATABASE_PARAMETER, "Have to pass 1 as 'dropDatabase' parameter");
    }
    String database = invocation.database();
    if (database.equals("admin")) {
      throw new TapdbException(
          ErrorCode.ILLEGAL_OPERATION, "Dropping the 'admin' database is prohibited.");
    }
    WriteConcern concern = acknowledgement.concern(invocation);
    node.engine()
        .definitions()
        .dropDatabase(
            database,
            invocation.operation(),
            acknowledgement.listener(invocation, concern, existed -> reply(database, existed)));
  }

  private static DocWriter reply(String database, boolean existed) {
    DocWriter reply = new DocWriter(64);
    return existed ? reply.put("dropped", database) : reply;
  }
}
