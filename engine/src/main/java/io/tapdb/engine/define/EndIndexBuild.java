// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;
import java.util.List;
import java.util.UUID;

/** Shows indexes that have been filled, or gives them up; answers whether they were still there. */
final class EndIndexBuild implements WriteTask<Boolean> {
  private final UUID collection;
  private final List<Integer> tables;
  private final boolean success;

  EndIndexBuild(UUID collection, List<Integer> tables, boolean success) {
    this.collection = collection;
    this.tables = tables;
    this.success = success;
  }

  @Override
  public Planned<Boolean> plan(Moment moment) {
    CollectionEntry present = moment.catalog().find(collection);
    List<String> building =
        present == null
            ? List.of()
            : present.indexes().stream()
                .filter(index -> index.building() && tables.contains(index.table()))
                .map(IndexEntry::name)
                .toList();
    if (success && building.size() < tables.size()) {
      throw new TapdbException(
          ErrorCode.INDEX_BUILD_ABORTED,
          "the index build was ended: the collection or the index was dropped");
    }
    PlanBuilder plan = new PlanBuilder(moment);
    if (!building.isEmpty()) {
      DocWriter command =
          new DocWriter()
              .put(
                  success ? "commitIndexBuild" : "abortIndexBuild",
                  present.namespace().collection())
              .openArray("names");
      building.forEach(command::add);
      plan.define(present.namespace().database(), collection, command.close().build());
    }
    return new Planned<>(plan.build(), !building.isEmpty());
  }
}
