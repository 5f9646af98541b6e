// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.config.ConfigRefusedException;
import io.tapdb.election.config.SetConfig;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.member.Answer;
import io.tapdb.replica.member.BsonDocuments;
import io.tapdb.replica.member.Refusals;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/**
 * A command about the set: for the {@code admin} database of a node that was started as a member of
 * one. It asks the membership, and never works with the data.
 */
abstract class SetCommand extends NodeCommand {
  private final NodeContext node;
  private final Set<String> fields;

  /**
   * A command.
   *
   * @param fields what it may have besides its name
   */
  SetCommand(String name, String help, Set<String> fields, NodeContext node) {
    super(name, help);
    this.node = node;
    this.fields = fields;
  }

  @Override
  public final boolean adminOnly() {
    return true;
  }

  @Override
  public final boolean usesData() {
    return false;
  }

  @Override
  public final Need need(Doc command) {
    return Need.NOTHING;
  }

  @Override
  public final Placement placement(Doc command) {
    return Placement.INLINE;
  }

  @Override
  public final void run(Invocation invocation) {
    if (!node.member().isInSet()) {
      throw new TapdbException(ErrorCode.NO_REPLICATION_ENABLED, "not running with --replSet");
    }
    run(invocation, Arguments.strict(invocation.command(), fields));
  }

  /** Runs the command on a member of a set, with fields that are known to exist. */
  abstract void run(Invocation invocation, Arguments arguments);

  final NodeContext node() {
    return node;
  }

  /**
   * What is known of a set that has been initiated.
   *
   * @throws TapdbException when it has not
   */
  final SetView initiated() {
    SetView view = node.member().view();
    if (view.config().isEmpty()) {
      throw new TapdbException(
          ErrorCode.NOT_YET_INITIALIZED, "no replset config has been received");
    }
    return view;
  }

  /** The configuration that a document describes. */
  static SetConfig config(Doc document) {
    try {
      return SetConfig.parse(BsonDocuments.tree(document));
    } catch (ConfigRefusedException refused) {
      throw Refusals.of(refused.refusal());
    }
  }

  /** Ends the invocation as the answer says. */
  static Answer answer(Invocation invocation) {
    return answer(invocation, "info");
  }

  /**
   * Ends the invocation as the answer says.
   *
   * @param noteField where a note stands in the reply
   */
  static Answer answer(Invocation invocation, String noteField) {
    return new Answer() {
      @Override
      public void done(String note) {
        DocWriter reply = new DocWriter(64);
        invocation.reply(note.isEmpty() ? reply : reply.put(noteField, note));
      }

      @Override
      public void refused(TapdbException why) {
        invocation.fail(why);
      }
    };
  }
}
