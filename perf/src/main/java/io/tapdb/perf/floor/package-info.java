// SPDX-License-Identifier: Apache-2.0
/**
 * What a node costs above the least that its requests can cost on this machine: {@code
 * FloorBenchmark} runs both in turn, {@code FloorServer} is the least, {@code PointOperations} is
 * the node.
 */
package io.tapdb.perf.floor;
