// SPDX-License-Identifier: Apache-2.0
/**
 * The stores' real disks: {@link io.tapdb.engine.store.io.RocksBase} is the durable base, {@link
 * io.tapdb.engine.store.io.RocksScratch} takes layers that must wait.
 */
package io.tapdb.engine.store.io;
