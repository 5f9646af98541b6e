// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import java.util.Set;

/** Lists all commands with what each one does. */
final class ListCommandsCommand extends NodeCommand {
  private final CommandTable commands;

  ListCommandsCommand(CommandTable commands) {
    super("listCommands", "lists all commands");
    this.commands = commands;
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
    Arguments.strict(invocation.command(), Set.of());
    DocWriter reply = new DocWriter(8192).open("commands");
    for (Command each : commands.all()) {
      reply
          .open(each.name())
          .put("help", each.help())
          .put("requiresAuth", false)
          .put("secondaryOk", !each.writes())
          .put("adminOnly", each.adminOnly());
      if (!each.aliases().isEmpty()) {
        reply.openArray("aliases");
        each.aliases().forEach(reply::add);
        reply.close();
      }
      reply.close();
    }
    invocation.reply(reply.close());
  }
}
