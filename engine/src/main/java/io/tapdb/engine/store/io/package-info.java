// SPDX-License-Identifier: Apache-2.0
/**
 * The stores' real disks and their thread: {@link io.tapdb.engine.store.io.RocksBase} is the
 * durable base, {@link io.tapdb.engine.store.io.RocksScratch} takes layers that must wait, {@link
 * io.tapdb.engine.store.io.Flusher} is the thread that flushes and spills.
 */
package io.tapdb.engine.store.io;
