// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import java.util.List;

/**
 * The way chosen for a query, and those not taken.
 *
 * @param root the steps
 * @param rejected the roots of other plans
 * @param cached whether the choice was remembered from an earlier query of the same shape
 */
record QueryPlan(PlanNode root, List<PlanNode> rejected, boolean cached) {
  /** The way to answer a query on a collection that does not exist. */
  static final QueryPlan NOTHING = new QueryPlan(new NoRows(), List.of(), false);
}
