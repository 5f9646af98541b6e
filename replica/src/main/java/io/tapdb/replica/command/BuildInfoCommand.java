// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import java.util.List;

/** Says which version this is, and which version of the protocol it speaks. */
final class BuildInfoCommand extends NodeCommand {
  /** The version whose commands and replies this node follows. */
  static final String PROTOCOL_VERSION = "8.0.0";

  private final NodeContext node;

  BuildInfoCommand(NodeContext node) {
    super("buildInfo", "says which version this is");
    this.node = node;
  }

  @Override
  public List<String> aliases() {
    return List.of("buildinfo");
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
    invocation.reply(
        new DocWriter()
            .put("version", PROTOCOL_VERSION)
            .put("tapdbVersion", node.process().version())
            .openArray("modules")
            .close()
            .openArray("versionArray")
            .add(Value.of(8))
            .add(Value.of(0))
            .add(Value.of(0))
            .add(Value.of(0))
            .close()
            .put("bits", 64)
            .put("debug", false)
            .put("maxBsonObjectSize", node.limits().documentBytes())
            .openArray("storageEngines")
            .add("memory")
            .add("rocksdb")
            .close());
  }
}
