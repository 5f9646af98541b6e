// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.Listings;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.replica.node.NodeContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Gives fingerprints of the replicated data of a database, to compare members by. */
final class DbHashCommand implements Command {
  private final NodeContext node;

  DbHashCommand(NodeContext node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "dbHash";
  }

  @Override
  public List<String> aliases() {
    return List.of("dbhash");
  }

  @Override
  public String help() {
    return "gives the MD5 of each replicated collection of the database, to compare members by";
  }

  @Override
  public Need need(Doc command) {
    return Need.DATA;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of("collections"));
    Set<String> names = names(arguments);
    long start = node.clock().nanos();
    Listings.Digests digests =
        node.engine().listings().digests(invocation.database(), names, invocation.operation());
    DocWriter reply = new DocWriter().put("host", node.process().hostAndPort()).open("collections");
    digests.byName().forEach(reply::put);
    reply.close().openArray("capped");
    digests.capped().forEach(reply::add);
    reply.close().open("uuids");
    digests.uuids().forEach(reply::put);
    invocation.reply(
        reply
            .close()
            .put("md5", together(digests))
            .put("timeMillis", (int) ((node.clock().nanos() - start) / 1_000_000)));
  }

  private static Set<String> names(Arguments arguments) {
    Set<String> names = new HashSet<>();
    if (arguments.has("collections")) {
      FieldCursor name = arguments.array("collections").fields();
      while (name.next()) {
        if (!name.value().isString()) {
          throw arguments.wrongType("collections." + name.name(), name.value(), "string");
        }
        names.add(name.value().string());
      }
    }
    return names;
  }

  private static String together(Listings.Digests digests) {
    try {
      MessageDigest all = MessageDigest.getInstance("MD5");
      digests
          .byName()
          .values()
          .forEach(each -> all.update(each.getBytes(StandardCharsets.US_ASCII)));
      return HexFormat.of().formatHex(all.digest());
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
