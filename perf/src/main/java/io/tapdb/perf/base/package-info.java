// SPDX-License-Identifier: Apache-2.0
/**
 * The stores under the memtables side by side: {@link io.tapdb.perf.base.BaseComparison} loads,
 * overwrites, reads and scans the same records in each.
 */
package io.tapdb.perf.base;
