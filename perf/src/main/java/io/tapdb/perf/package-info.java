// SPDX-License-Identifier: Apache-2.0
/** Benchmarks: against the floor, on the YCSB workloads, of starting up, and of single parts. */
package io.tapdb.perf;
