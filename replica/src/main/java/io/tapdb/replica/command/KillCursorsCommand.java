// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Ends cursors before they have been read to their end. */
final class KillCursorsCommand implements Command {
  private final NodeContext node;

  KillCursorsCommand(NodeContext node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "killCursors";
  }

  @Override
  public String help() {
    return "ends cursors";
  }

  @Override
  public Need need(Doc command) {
    return Need.NOTHING;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of("cursors"));
    if (!arguments.first().isString()) {
      throw arguments.wrongType("killCursors", arguments.first(), "string");
    }
    DocWriter killed = DocWriter.array();
    DocWriter notFound = DocWriter.array();
    for (long id : ids(arguments)) {
      (node.cursors().kill(id) ? killed : notFound).add(Value.of(id));
    }
    invocation.reply(
        new DocWriter()
            .put("cursorsKilled", killed.buildArray())
            .put("cursorsNotFound", notFound.buildArray())
            .put("cursorsAlive", DocWriter.array().buildArray())
            .put("cursorsUnknown", DocWriter.array().buildArray()));
  }

  /** All of them, read before any is ended, so that a request that is refused has done nothing. */
  private static List<Long> ids(Arguments arguments) {
    List<Long> ids = new ArrayList<>();
    FieldCursor each = arguments.array("cursors").fields();
    while (each.next()) {
      if (each.type() != BsonTypes.INT64 && each.type() != BsonTypes.INT32) {
        throw arguments.wrongType("cursors." + each.name(), each.value(), "long");
      }
      ids.add(Numbers.toLong(each.value()));
    }
    return ids;
  }
}
