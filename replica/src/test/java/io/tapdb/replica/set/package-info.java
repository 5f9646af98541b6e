// SPDX-License-Identifier: Apache-2.0
/**
 * Whole sets in the process of a test: {@link io.tapdb.replica.set.TestSet} runs real nodes over
 * disks on the heap, on one thread and under one clock, joined by a {@link
 * io.tapdb.replica.set.TestNetwork} that can be cut.
 */
package io.tapdb.replica.set;
