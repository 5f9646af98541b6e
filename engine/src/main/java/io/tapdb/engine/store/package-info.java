// SPDX-License-Identifier: Apache-2.0
/**
 * Versions in memory over a stable base: how a node keeps its data, without knowing what they mean.
 *
 * <p>{@link io.tapdb.engine.store.VersionStore} is the store. Writes go into a {@code Memtable};
 * sealed ones wait until they are stable and are flushed into the {@link
 * io.tapdb.engine.store.BaseStore}, or spilled to {@link io.tapdb.engine.store.Scratch} when they
 * have to wait too long. Reads see one timestamp through a {@link io.tapdb.engine.store.Snapshot},
 * over a {@code View} that keeps what it needs alive. {@link io.tapdb.engine.store.PointCache}
 * holds what is read often.
 */
package io.tapdb.engine.store;
