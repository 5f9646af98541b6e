// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.client;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Numbers;
import java.util.Set;
import java.util.TreeSet;

/** What replies mean to a client. */
final class Replies {
  private static final int DUPLICATE_KEY = 11000;

  /** Errors which say that the command was not begun. */
  private static final Set<Integer> NOT_BEGUN =
      new TreeSet<>(java.util.List.of(10107, 13435, 13436, 94, 91));

  private Replies() {}

  static boolean isOk(Doc reply) {
    return reply.get("ok").isNumber() && Numbers.toLong(reply.get("ok")) == 1;
  }

  static int code(Doc reply) {
    return reply.get("code").isNumber() ? (int) Numbers.toLong(reply.get("code")) : 0;
  }

  /** Whether all that was asked for is done, on as many members as was asked for. */
  static boolean isDone(Doc reply) {
    return isOk(reply) && !reply.has("writeErrors") && !reply.has("writeConcernError");
  }

  /** Whether the member refused, so that another one may be the primary. */
  static boolean isRefusedForNow(Doc reply) {
    return !isOk(reply) || reply.has("writeConcernError");
  }

  /** Whether the command certainly changed nothing. */
  static boolean isWithoutEffect(Doc reply) {
    if (!isOk(reply)) {
      return NOT_BEGUN.contains(code(reply));
    }
    return reply.has("writeErrors")
        && code(reply.get("writeErrors").doc().get("0").doc()) == DUPLICATE_KEY;
  }

  static long count(Doc reply, String field) {
    return reply.get(field).isNumber() ? Numbers.toLong(reply.get(field)) : 0;
  }
}
