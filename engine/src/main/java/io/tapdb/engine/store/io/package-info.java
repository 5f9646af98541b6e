// SPDX-License-Identifier: Apache-2.0
/**
 * The stores' real disks: {@link io.tapdb.engine.store.io.RocksBase} is the durable base, {@link
 * io.tapdb.engine.store.io.RocksScratch} takes layers that must wait.
 *
 * <p>{@link io.tapdb.engine.store.io.ChronicleBase} is the base of the memory engine, which keeps
 * nothing: a {@code KeyTree} for each table on the heap, and {@code OffHeapValues} in slabs, each a
 * Chronicle Map.
 */
package io.tapdb.engine.store.io;
