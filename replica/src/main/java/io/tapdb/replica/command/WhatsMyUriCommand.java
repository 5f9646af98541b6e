// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;

/** Says from which address the client comes. */
final class WhatsMyUriCommand extends NodeCommand {
  WhatsMyUriCommand() {
    super("whatsmyuri", "says from which address the client comes");
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
    invocation.reply(new DocWriter().put("you", invocation.connection().remote()));
  }
}
