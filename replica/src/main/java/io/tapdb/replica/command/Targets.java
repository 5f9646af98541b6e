// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;

/** The collections and queries that commands name, read from their fields. */
final class Targets {
  private Targets() {}

  /** The collection named by the first field of a command. */
  static Namespace collection(Invocation invocation, Arguments arguments) {
    return collection(invocation.database(), arguments);
  }

  /** The collection of that database named by the first field of a command. */
  static Namespace collection(String database, Arguments arguments) {
    Value name = arguments.first();
    if (!name.isString()) {
      throw new TapdbException(
          ErrorCode.INVALID_NAMESPACE,
          "collection name has invalid type " + BsonTypes.name(name.type()));
    }
    return Namespace.of(database, name.string());
  }

  /**
   * The collection named by the first field of a command that writes documents to it.
   *
   * @throws TapdbException when it is one that only the node itself writes to
   */
  static Namespace writable(Invocation invocation, Arguments arguments) {
    Namespace namespace = collection(invocation, arguments);
    if (isReserved(namespace)) {
      throw new TapdbException(ErrorCode.INVALID_NAMESPACE, "cannot write to '" + namespace + "'");
    }
    return namespace;
  }

  /** Whether only the node itself makes and writes that collection. */
  static boolean isReserved(Namespace namespace) {
    return namespace.isSystem()
        || (namespace.database().equals("local") && namespace.collection().startsWith("oplog."));
  }

  /** Choices that queries of this node have in common. */
  static FindRequest.Options options(NodeContext node, boolean allowDiskUse, boolean tailable) {
    long memory = Math.min(node.limits().sortBytes(), node.parameters().sortMemoryBytes.get());
    return new FindRequest.Options(
        allowDiskUse, tailable, !node.parameters().notablescan.get(), memory);
  }

  /** The documents a statement is about: a filter and perhaps a hint. */
  static FindRequest target(NodeContext node, Namespace namespace, Doc filter, Value hint) {
    return FindRequest.of(namespace, filter, options(node, true, false)).withHint(hint);
  }

  /** The hint of a command or statement, checked for its type. */
  static Value hint(Arguments arguments) {
    Value hint = arguments.value("hint");
    if (!hint.isMissing() && !hint.isString() && !hint.isDocument()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "Hint must be a string or an object, not " + hint);
    }
    return hint.isString() && hint.string().isEmpty() ? Value.MISSING : hint;
  }
}
