// SPDX-License-Identifier: Apache-2.0
/**
 * Documents, queries, updates, aggregation, indexes, catalog; versions in memory over a stable
 * store on disk. {@link io.tapdb.engine.Engine} is the whole, opened over its {@link
 * io.tapdb.engine.EnginePorts}; what can be done with it stands in {@link io.tapdb.engine.Reads},
 * {@link io.tapdb.engine.Writes}, {@link io.tapdb.engine.Definitions} and {@link
 * io.tapdb.engine.Listings}; whether it leads or applies what another one has logged, in {@link
 * io.tapdb.engine.Role}. Whatever a user did wrong is a {@link io.tapdb.engine.TapdbException} with
 * an {@link io.tapdb.engine.ErrorCode}.
 *
 * <p>Inside, from the bytes upwards:
 *
 * <ul>
 *   <li>{@code bson}: values and documents read in place, their order, keys of indexes
 *   <li>{@code regex}, {@code expression}, {@code filter}, {@code projection}, {@code sort}, {@code
 *       update}, {@code aggregate}: the query language, one class for each operator, parsed once
 *       into a tree that is then run
 *   <li>{@code store}: versions of opaque keys and values, in memory over a base on disk
 *   <li>{@code catalog}: which collections and indexes there are, at every moment
 *   <li>{@code query}: how a find or an aggregation is planned and run over a snapshot
 *   <li>{@code write}: the lane that orders writes and what they are checked against
 *   <li>{@code modify}, {@code define}: changes of documents and of definitions, as tasks for the
 *       lane
 *   <li>{@code io}, {@code store.io}: the thread that flushes, and the real disks
 * </ul>
 */
package io.tapdb.engine;
