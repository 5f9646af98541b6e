// SPDX-License-Identifier: Apache-2.0
/**
 * Aggregation pipelines: stages that make rows of rows.
 *
 * <p>{@link io.tapdb.engine.aggregate.Pipeline} parses and rearranges a list of {@link
 * io.tapdb.engine.aggregate.Stage}s, found by name in one registry ({@code Stages}), and says what
 * its beginning asks of a collection, so that a plan can answer that ({@link
 * io.tapdb.engine.aggregate.FindPart}). Stages that need the engine are brought along in the {@link
 * io.tapdb.engine.aggregate.PipelineContext}; a stage that reads other collections does so through
 * {@link io.tapdb.engine.aggregate.Collections}. Groups are made by {@code Group} from {@code
 * Accumulator}s, which have a registry of their own ({@code Accumulators}).
 */
package io.tapdb.engine.aggregate;
