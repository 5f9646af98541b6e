// SPDX-License-Identifier: Apache-2.0
/**
 * Changes of definitions as users ask for them: each is a task for the lane that checks the request
 * against the catalog of the moment and plans what to log.
 *
 * <p>An index on a collection with documents takes three steps: {@link
 * io.tapdb.engine.define.CreateIndexes} begins it, {@link io.tapdb.engine.define.IndexBuild} fills
 * it with {@link io.tapdb.engine.define.FillIndexes} and shows it with {@code EndIndexBuild}.
 */
package io.tapdb.engine.define;
