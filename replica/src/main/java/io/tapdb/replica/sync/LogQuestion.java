// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a member asks another one about its log: which of some entries it has just so. */
public final class LogQuestion {
  public static final String COMMAND = "_replSetHasEntries";
  public static final String OPTIMES = "optimes";

  /** More than a search ever asks for at once. */
  public static final int MOST = 1000;

  /**
   * What a member says of its log.
   *
   * @param had those of the entries that the log has
   * @param first the oldest entry of the log
   * @param last the newest one
   * @param rollbackId changes with every rollback: answers with different ones are of two logs
   */
  public record Answer(List<OpTime> had, OpTime first, OpTime last, int rollbackId) {
    static Answer read(Doc reply) {
      return new Answer(
          optimes(reply, "had"),
          OpTimeField.read(reply.get("first")),
          OpTimeField.read(reply.get("last")),
          (int) Numbers.toLong(reply.get("rbid")));
    }
  }

  private LogQuestion() {}

  static Doc of(List<OpTime> entries) {
    DocWriter command = new DocWriter().put(COMMAND, 1);
    put(command, OPTIMES, entries);
    return command.build();
  }

  /** The entries a command asks for; one that is malformed is left out. */
  public static List<OpTime> asked(Doc command) {
    return optimes(command, OPTIMES);
  }

  /** Looks the entries up. */
  public static DocWriter answer(Oplog log, List<OpTime> asked, int rollbackId) throws IOException {
    List<OpTime> had = new ArrayList<>();
    for (OpTime each : asked) {
      if (log.has(each)) {
        had.add(each);
      }
    }
    DocWriter reply = new DocWriter();
    put(reply, "had", had);
    OpTimeField.put(reply, "first", log.first());
    OpTimeField.put(reply, "last", log.last());
    return reply.put("rbid", rollbackId);
  }

  private static void put(DocWriter to, String name, List<OpTime> entries) {
    to.openArray(name);
    for (OpTime each : entries) {
      OpTimeField.fields(to.addOpen(), each).close();
    }
    to.close();
  }

  private static List<OpTime> optimes(Doc from, String name) {
    List<OpTime> found = new ArrayList<>();
    if (from.get(name).isArray()) {
      FieldCursor each = from.get(name).doc().fields();
      while (each.next()) {
        OpTime opTime = OpTimeField.read(each.value());
        if (opTime != null) {
          found.add(opTime);
        }
      }
    }
    return found;
  }
}
