// SPDX-License-Identifier: Apache-2.0
/**
 * A set of processes on this machine: {@link io.tapdb.perf.set.LocalSet} starts, kills and freezes
 * its members; {@link io.tapdb.perf.set.FailoverBenchmark} measures how long writes stand still
 * when a primary goes.
 */
package io.tapdb.perf.set;
