// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.DocWriter;
import java.util.List;

/**
 * One step of a running plan: it is asked for one row after another and asks the steps below it.
 * Belongs to one thread at a time.
 */
abstract class Stage implements AutoCloseable {
  private final PlanNode node;
  private final List<Stage> inputs;
  protected final StageStats stats = new StageStats();

  Stage(PlanNode node, List<Stage> inputs) {
    this.node = node;
    this.inputs = inputs;
  }

  /** Fills the row with the next result; false when there is none. */
  final boolean next(Row row) {
    stats.works++;
    boolean found = advance(row);
    if (found) {
      stats.advanced++;
    } else {
      stats.atEnd = true;
    }
    return found;
  }

  protected abstract boolean advance(Row row);

  protected final Stage input() {
    return inputs.getFirst();
  }

  protected final List<Stage> inputs() {
    return inputs;
  }

  /** Lets go of everything that belongs to the present moment; the next row is read at another. */
  void detach() {
    inputs.forEach(Stage::detach);
  }

  /** Bytes of rows the stage holds. */
  long heldBytes() {
    long bytes = 0;
    for (Stage input : inputs) {
      bytes += input.heldBytes();
    }
    return bytes;
  }

  @Override
  public void close() {
    inputs.forEach(Stage::close);
  }

  StageStats stats() {
    return stats;
  }

  long keysExamined() {
    long sum = stats.keysExamined;
    for (Stage input : inputs) {
      sum += input.keysExamined();
    }
    return sum;
  }

  long docsExamined() {
    long sum = stats.docsExamined;
    for (Stage input : inputs) {
      sum += input.docsExamined();
    }
    return sum;
  }

  /** Writes the stage with what it has done, as {@code executionStages} shows it. */
  void describe(DocWriter into) {
    into.put("stage", node.stage());
    stats.write(into, node.stage());
    node.describe(into);
    if (inputs.size() == 1) {
      into.open("inputStage");
      input().describe(into);
      into.close();
    } else if (inputs.size() > 1) {
      into.openArray("inputStages");
      for (Stage input : inputs) {
        into.addOpen();
        input.describe(into);
        into.close();
      }
      into.close();
    }
  }
}
