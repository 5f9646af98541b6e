// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;

/** Removes every collection of a database; answers whether there was any. */
public final class DropDatabase implements WriteTask<Boolean> {
  private final String database;

  public DropDatabase(String database) {
    this.database = database;
  }

  @Override
  public Planned<Boolean> plan(Moment moment) {
    PlanBuilder plan = new PlanBuilder(moment);
    for (CollectionEntry collection : moment.catalog().in(database)) {
      DropCollection.drop(plan, collection);
    }
    boolean existed = !moment.catalog().in(database).isEmpty();
    if (existed) {
      plan.define(database, null, new DocWriter().put("dropDatabase", 1).build());
    }
    return new Planned<>(plan.build(), existed);
  }
}
