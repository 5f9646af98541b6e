// SPDX-License-Identifier: Apache-2.0
/**
 * Sorting documents: by keys that are bytes, so that comparing two documents never looks into them.
 *
 * <p>{@link io.tapdb.engine.sort.SortPattern} is a checked pattern such as {@code {a: 1, b: -1}}
 * and makes the key of a document; {@link io.tapdb.engine.sort.KeyTuples} finds the values at
 * several paths at once, arrays expanded as in an index. {@link io.tapdb.engine.sort.Sorter} orders
 * rows in memory, keeps only the first few when that is all that is asked for, and goes to a {@link
 * io.tapdb.engine.sort.Spill} beyond its budget.
 */
package io.tapdb.engine.sort;
