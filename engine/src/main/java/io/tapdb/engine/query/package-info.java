// SPDX-License-Identifier: Apache-2.0
/**
 * How queries are answered. {@link io.tapdb.engine.query.Queries} parses a request, lets the {@code
 * Planner} find ways ({@code IndexChoice} says what an index can do, {@code PlanTrial} compares),
 * and runs the chosen one: a tree of {@code PlanNode}s, opened into {@code Stage}s that pull rows
 * through a {@code Reader}, which moves on with the store.
 */
package io.tapdb.engine.query;
