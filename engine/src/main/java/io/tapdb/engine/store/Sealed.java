// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import io.tapdb.oplog.OpTime;
import java.util.List;
import java.util.Map;

/**
 * A layer that takes no more writes, with what its flush needs to know.
 *
 * @param layer the versions, on the heap or spilled
 * @param last the newest entry in it
 * @param tables the tables it has entries of, in order
 * @param totals the counts, at its end, of the collections it changed, by record table
 * @param dropped tables whose collection or index was dropped in it
 */
record Sealed(
    Layer layer,
    OpTime last,
    List<Integer> tables,
    Map<Integer, Totals> totals,
    List<Integer> dropped) {

  Sealed with(Layer other) {
    return new Sealed(other, last, tables, totals, dropped);
  }
}
