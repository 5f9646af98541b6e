// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeParts;
import java.util.ArrayList;
import java.util.List;

/** The list of all commands. */
public final class Commands {
  private Commands() {}

  /** The commands of a node. */
  public static CommandTable table(NodeContext node, NodeParts parts) {
    List<Command> commands = new ArrayList<>();
    commands.addAll(documents(node, parts));
    commands.addAll(definitions(node, parts));
    commands.addAll(sizes(node));
    commands.addAll(node(node));
    commands.addAll(administration(node, parts));
    commands.addAll(set(node, parts));
    CommandTable table = new CommandTable(commands);
    table.add(new ListCommandsCommand(table));
    table.add(new ServerStatusCommand(node, parts, table));
    return table;
  }

  private static List<Command> documents(NodeContext node, NodeParts parts) {
    Acknowledgement acknowledgement = new Acknowledgement(node, parts.waiters());
    CursorReplies replies = new CursorReplies(node);
    LogReads log = new LogReads(node);
    return List.of(
        new InsertCommand(node, acknowledgement),
        new UpdateCommand(node, acknowledgement),
        new DeleteCommand(node, acknowledgement),
        new FindAndModifyCommand(node, acknowledgement),
        new FindCommand(node, replies, log),
        new AggregateCommand(node, replies, log),
        new GetMoreCommand(node, replies),
        new KillCursorsCommand(node),
        new CountCommand(node, log),
        new DistinctCommand(node));
  }

  private static List<Command> definitions(NodeContext node, NodeParts parts) {
    Acknowledgement acknowledgement = new Acknowledgement(node, parts.waiters());
    CursorReplies replies = new CursorReplies(node);
    return List.of(
        new CreateCommand(node, acknowledgement),
        new DropCommand(node, acknowledgement),
        new DropDatabaseCommand(node, acknowledgement),
        new RenameCollectionCommand(node, acknowledgement),
        new CollModCommand(node, acknowledgement),
        new CreateIndexesCommand(node, acknowledgement),
        new DropIndexesCommand(node, acknowledgement),
        new ListCollectionsCommand(node, replies),
        new ListIndexesCommand(node, replies),
        new ListDatabasesCommand(node));
  }

  private static List<Command> sizes(NodeContext node) {
    return List.of(
        new ValidateCommand(node),
        new CollStatsCommand(node),
        new DbStatsCommand(node),
        new DbHashCommand(node));
  }

  private static List<Command> node(NodeContext node) {
    return List.of(
        new PingCommand(),
        new HelloCommand(node),
        new BuildInfoCommand(node),
        new HostInfoCommand(node),
        new ConnectionStatusCommand(),
        new WhatsMyUriCommand(),
        new EndSessionsCommand(),
        new GetCmdLineOptsCommand(node),
        new GetParameterCommand(node),
        new SetParameterCommand(node),
        new GetLogCommand(node));
  }

  private static List<Command> administration(NodeContext node, NodeParts parts) {
    return List.of(
        new ExplainCommand(node),
        new CurrentOpCommand(node, parts),
        new KillOpCommand(node),
        new FsyncCommand(node, parts),
        new FsyncUnlockCommand(node, parts),
        new ShutdownCommand(node),
        new ConfigureFailPointCommand(node),
        new ReplSetResizeOplogCommand(node, parts),
        new ReplSetHasEntriesCommand(node),
        new ReplSetCheckpointCommand(parts.checkpoints()));
  }

  private static List<Command> set(NodeContext node, NodeParts parts) {
    Acknowledgement acknowledgement = new Acknowledgement(node, parts.waiters());
    return List.of(
        new ReplSetInitiateCommand(node),
        new ReplSetReconfigCommand(node),
        new ReplSetGetConfigCommand(node),
        new ReplSetGetStatusCommand(node),
        new ReplSetStepDownCommand(node),
        new ReplSetStepUpCommand(node),
        new ReplSetFreezeCommand(node),
        new ReplSetMaintenanceCommand(node),
        new ReplSetSyncFromCommand(node),
        new ReplSetGetRbidCommand(node),
        new ReplSetAbortPrimaryCatchUpCommand(node),
        new ReplSetHeartbeatCommand(node),
        new ReplSetRequestVotesCommand(node),
        new AppendOplogNoteCommand(node, acknowledgement),
        new SetDefaultRwConcernCommand(node, acknowledgement),
        new GetDefaultRwConcernCommand(node));
  }
}
