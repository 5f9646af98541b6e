// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Checks every document of a collection and every key of its indexes. */
final class ValidateCommand implements Command {
  private static final Set<String> FIELDS =
      Set.of("full", "scandata", "repair", "metadata", "checkBSONConformance", "background");

  private final NodeContext node;

  ValidateCommand(NodeContext node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "validate";
  }

  @Override
  public String help() {
    return "checks every document of a collection and every key of its indexes";
  }

  @Override
  public Need need(Doc command) {
    return Need.DATA;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    Namespace namespace = Targets.collection(invocation, arguments);
    for (String unsupported : new String[] {"repair", "metadata"}) {
      if (arguments.flag(unsupported, false)) {
        throw new TapdbException(
            ErrorCode.INVALID_OPTIONS,
            "the option '" + unsupported + "' of validate is not supported");
      }
    }
    // the check is always the full one, and never keeps others from writing
    for (String implied : new String[] {"full", "scandata", "checkBSONConformance", "background"}) {
      arguments.flag(implied, false);
    }
    Doc report = node.engine().listings().validate(namespace, invocation.operation());
    if (report == null) {
      throw new TapdbException(
          ErrorCode.NAMESPACE_NOT_FOUND,
          "Collection '" + namespace + "' does not exist to validate.");
    }
    invocation.reply(new DocWriter(512).copyAll(report));
  }
}
