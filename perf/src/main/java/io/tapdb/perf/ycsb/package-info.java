// SPDX-License-Identifier: Apache-2.0
/**
 * The six core workloads of YCSB against a node. {@code CoreMix} has their properties, {@code
 * TapDbBinding} turns what they ask for into commands as the benchmark's binding for MongoDB does,
 * {@code RowCodec} moves a row's bytes, and {@code YcsbBenchmark} loads, warms up and measures.
 */
package io.tapdb.perf.ycsb;
