// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import java.util.Set;

/** Says as whom a connection is logged in: as nobody, since there are no users yet. */
final class ConnectionStatusCommand extends NodeCommand {
  ConnectionStatusCommand() {
    super("connectionStatus", "says as whom this connection is logged in");
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
    Arguments arguments = Arguments.strict(invocation.command(), Set.of("showPrivileges"));
    DocWriter reply =
        new DocWriter()
            .open("authInfo")
            .openArray("authenticatedUsers")
            .close()
            .openArray("authenticatedUserRoles")
            .close();
    if (arguments.flag("showPrivileges", false)) {
      reply.openArray("authenticatedUserPrivileges").close();
    }
    invocation.reply(reply.close());
  }
}
