// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.check;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.sim.Workload;
import io.tapdb.sim.world.SimNode;
import java.util.ArrayList;
import java.util.List;

/** Every index leads to every document, and {@code validate} finds nothing. */
public final class IndexesAgree implements Invariant {
  @Override
  public List<String> afterRestart(SimNode node) {
    List<String> problems = new ArrayList<>();
    Doc report =
        node.run(new DocWriter().put("validate", Workload.COLLECTION).put("full", true).build());
    if (report.get("ok").float64() != 1 || !report.get("valid").bool()) {
      problems.add("validate says " + report);
      return problems;
    }
    int documents = Reading.all(node, Workload.COLLECTION, "_id_").size();
    for (String index : Reading.indexes(node, Workload.COLLECTION)) {
      int found = Reading.all(node, Workload.COLLECTION, index).size();
      if (found != documents) {
        problems.add("index " + index + " leads to " + found + " of " + documents + " documents");
      }
    }
    return problems;
  }
}
