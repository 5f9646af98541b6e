// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.sort.Spill;

/**
 * What a sort or a grouping may use.
 *
 * @param bytes memory on the heap
 * @param spill where it may go on beyond that, or null when it must not
 */
record SortMemory(long bytes, Spill spill) {}
