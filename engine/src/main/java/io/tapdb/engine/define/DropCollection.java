// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;

/**
 * Removes a collection; answers how many indexes it had, or -1 when there was no such collection.
 */
public final class DropCollection implements WriteTask<Integer> {
  private final Namespace namespace;

  public DropCollection(Namespace namespace) {
    this.namespace = namespace;
  }

  @Override
  public Planned<Integer> plan(Moment moment) {
    CollectionEntry collection = moment.find(namespace);
    if (collection == null) {
      return new Planned<>(PlanBuilder.nothing(moment), -1);
    }
    PlanBuilder plan = new PlanBuilder(moment);
    drop(plan, collection);
    return new Planned<>(plan.build(), collection.indexes().size());
  }

  static void drop(PlanBuilder plan, CollectionEntry collection) {
    plan.define(
        collection.namespace().database(),
        collection.uuid(),
        new DocWriter().put("drop", collection.namespace().collection()).build());
  }
}
