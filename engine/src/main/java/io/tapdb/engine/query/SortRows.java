// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.Rows;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.sort.SortPattern;
import io.tapdb.engine.sort.Sorter;
import java.util.List;

/**
 * Takes all rows and gives their documents in another order. What comes out has no record ids.
 *
 * @param limit how many rows are wanted, 0 for all
 * @param memory what it may use
 */
record SortRows(PlanNode input, SortPattern pattern, long limit, SortMemory memory)
    implements PlanNode {
  @Override
  public String stage() {
    return "SORT";
  }

  @Override
  public void describe(DocWriter into) {
    into.put("sortPattern", pattern.describe()).put("memLimit", memory.bytes());
    if (limit > 0) {
      into.put("limitAmount", limit);
    }
    into.put("type", "simple");
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(input);
  }

  @Override
  public Stage open(Reader reader) {
    return new Stage(this, List.of(input.open(reader))) {
      private Rows sorted;

      @Override
      protected boolean advance(Row row) {
        if (sorted == null) {
          sorted = sort();
        }
        Doc next = sorted.next();
        if (next == null) {
          return false;
        }
        row.recordId = 0;
        row.key = null;
        row.document = next;
        return true;
      }

      private Rows sort() {
        Sorter sorter =
            new Sorter(
                new Sorter.Settings(
                    pattern, limit, memory.bytes(), memory.spill(), reader.operation()));
        try {
          Row each = new Row();
          while (input().next(each)) {
            sorter.add(each.document);
          }
          input().detach();
          return sorter.sorted();
        } catch (RuntimeException failed) {
          sorter.close();
          throw failed;
        }
      }

      @Override
      long heldBytes() {
        return super.heldBytes() + (sorted == null ? 0 : sorted.heldBytes());
      }

      @Override
      public void close() {
        if (sorted != null) {
          sorted.close();
        }
        super.close();
      }
    };
  }
}
