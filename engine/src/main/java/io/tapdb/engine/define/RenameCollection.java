// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;

/** Gives a collection another name, in the same database or another one. */
public final class RenameCollection implements WriteTask<Boolean> {
  private final Namespace from;
  private final Namespace to;
  private final boolean dropTarget;

  /**
   * Prepares the request.
   *
   * @param dropTarget whether a collection that has the new name may be removed for it
   */
  public RenameCollection(Namespace from, Namespace to, boolean dropTarget) {
    this.from = from;
    this.to = to;
    this.dropTarget = dropTarget;
    if (from.equals(to)) {
      throw new TapdbException(
          ErrorCode.ILLEGAL_OPERATION, "Can't rename a collection to itself: " + from);
    }
    if (from.isLocal() != to.isLocal()) {
      throw new TapdbException(
          ErrorCode.ILLEGAL_OPERATION,
          "a collection cannot move between the local database and another one: "
              + from
              + ", "
              + to);
    }
  }

  @Override
  public Planned<Boolean> plan(Moment moment) {
    CollectionEntry source = moment.find(from);
    if (source == null) {
      throw new TapdbException(
          ErrorCode.NAMESPACE_NOT_FOUND, "Source collection " + from + " does not exist");
    }
    CollectionEntry target = moment.find(to);
    if (target != null && !dropTarget) {
      throw new TapdbException(ErrorCode.NAMESPACE_EXISTS, "target namespace exists: " + to);
    }
    DocWriter command =
        new DocWriter().put("renameCollection", from.toString()).put("to", to.toString());
    if (target != null) {
      command.put("dropTarget", target.uuidValue());
    }
    PlanBuilder plan = new PlanBuilder(moment);
    plan.define(from.database(), source.uuid(), command.build());
    return new Planned<>(plan.build(), true);
  }
}
