// SPDX-License-Identifier: Apache-2.0
/**
 * Projections: which fields of a document are kept, left out, or computed.
 *
 * <p>{@link io.tapdb.engine.projection.Projection} is what find and the stages {@code $project},
 * {@code $addFields} and {@code $unset} use. {@code ProjectionParser} checks a specification and
 * builds a tree of {@code ProjectionNode}s, one per document level; {@code FindSlice} and {@code
 * Positional} are the two steps that only find knows.
 */
package io.tapdb.engine.projection;
