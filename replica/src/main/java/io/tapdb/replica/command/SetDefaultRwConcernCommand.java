// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.UpdateResult;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.Writes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.concern.ConcernDefaults;
import io.tapdb.replica.concern.Defaults;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sets, for the whole set, what holds where a request names no concern. */
final class SetDefaultRwConcernCommand extends NodeCommand {
  private static final Set<String> FIELDS = Set.of("defaultReadConcern", "defaultWriteConcern");
  private static final Set<String> LEVELS = Set.of("local", "available", "majority");
  private static final int LOG_SET = 7310062;

  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  SetDefaultRwConcernCommand(NodeContext node, Acknowledgement acknowledgement) {
    super(
        "setDefaultRWConcern",
        "sets, for the whole set, what holds where a request names no concern");
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    GetDefaultRwConcernCommand.requireSet(node, name());
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    if (!arguments.has("defaultReadConcern") && !arguments.has("defaultWriteConcern")) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "At least one of the \"defaultReadConcern\" or \"defaultWriteConcern\" fields must be"
              + " present");
    }
    Defaults before = node.concerns().defaults().get(false);
    Defaults after =
        new Defaults(
            write(arguments, before),
            read(arguments, before),
            node.engine().published(),
            node.clock().millis());
    WriteConcern concern = acknowledgement.concern(invocation);
    node.engine()
        .writes()
        .update(
            replacement(after),
            new Writes.Call(invocation.operation(), false),
            new WriteListener<UpdateResult>() {
              @Override
              public void committed(UpdateResult result, OpTime at) {
                node.workers().execute(() -> node.concerns().defaults().refresh());
                report(after);
                acknowledgement.after(
                    invocation,
                    concern,
                    at,
                    () ->
                        invocation.reply(
                            GetDefaultRwConcernCommand.show(node, after, new DocWriter(256))));
              }

              @Override
              public void failed(RuntimeException failure) {
                invocation.fail(failure);
              }
            });
  }

  private UpdateStatement replacement(Defaults after) {
    FindRequest target =
        Targets.target(
            node,
            ConcernDefaults.SETTINGS,
            new DocWriter().put("_id", Defaults.ID).build(),
            Value.MISSING);
    return new UpdateStatement(target, Value.of(after.toDoc()), List.of(), false, true);
  }

  private static Optional<WriteConcern> write(Arguments arguments, Defaults before) {
    if (!arguments.has("defaultWriteConcern")) {
      return before.write();
    }
    Doc given = arguments.requiredDocument("defaultWriteConcern");
    if (given.isEmpty()) {
      if (before.write().isPresent()) {
        throw new TapdbException(
            ErrorCode.ILLEGAL_OPERATION,
            "The global default write concern cannot be unset once it is set.");
      }
      return Optional.empty();
    }
    WriteConcern concern =
        WriteConcern.parse(Value.of(given), WriteConcern.MAJORITY)
            .withProvenance(WriteConcern.Provenance.CUSTOM);
    if (!concern.acknowledged()) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "Unacknowledged write concern is not permitted as a default");
    }
    return Optional.of(concern);
  }

  private static Optional<String> read(Arguments arguments, Defaults before) {
    if (!arguments.has("defaultReadConcern")) {
      return before.readLevel();
    }
    Arguments given =
        Arguments.part(
            "setDefaultRWConcern.defaultReadConcern",
            arguments.requiredDocument("defaultReadConcern"),
            Set.of("level"));
    if (!given.has("level")) {
      return Optional.empty();
    }
    String level = given.requiredString("level");
    if (!LEVELS.contains(level)) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "the default read concern can be 'local', 'available' or 'majority', not '"
              + level
              + "'");
    }
    return Optional.of(level);
  }

  private void report(Defaults after) {
    node.log()
        .info(
            NodeLog.Component.COMMAND,
            LOG_SET,
            "Default concerns of the set have been set",
            after.fields(new DocWriter(128)));
  }
}
