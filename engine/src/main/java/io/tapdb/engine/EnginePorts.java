// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.sort.Spill;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Scratch;
import io.tapdb.engine.write.Journal;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What an engine needs of the world.
 *
 * @param base where stable data are
 * @param scratch where versions go that must wait
 * @param cache values of the base read often
 * @param localBase where data are that are not in the log
 * @param spills makes room on disk for one sort
 * @param journal the log
 * @param clock time
 * @param random chance; safe for many threads
 * @param workers threads that may wait for the disk
 * @param onFault told of broken invariants
 */
public record EnginePorts(
    BaseStore base,
    Scratch scratch,
    PointCache cache,
    BaseStore localBase,
    Supplier<Spill> spills,
    Journal journal,
    InstantSource clock,
    RandomGenerator random,
    Executor workers,
    Consumer<Throwable> onFault) {}
