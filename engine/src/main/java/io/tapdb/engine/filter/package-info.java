// SPDX-License-Identifier: Apache-2.0
/**
 * Filters of find: trees that say whether a document matches.
 *
 * <p>{@link io.tapdb.engine.filter.Filters} parses a filter document. Inner nodes are {@link
 * io.tapdb.engine.filter.And}, {@link io.tapdb.engine.filter.Or}, {@link
 * io.tapdb.engine.filter.Nor} and {@link io.tapdb.engine.filter.Not}; a {@link
 * io.tapdb.engine.filter.PathFilter} puts a test ({@code LeafTest}, one class per kind of operator,
 * found by name in {@code LeafOperators}) at a path. {@code PathWalk} alone knows how a path goes
 * through arrays. For a planner, a path filter tells the {@link io.tapdb.engine.filter.Intervals}
 * of index keys outside of which nothing can match.
 */
package io.tapdb.engine.filter;
