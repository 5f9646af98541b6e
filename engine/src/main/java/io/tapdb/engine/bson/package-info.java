// SPDX-License-Identifier: Apache-2.0
/**
 * BSON read in place: values and documents as slices of byte arrays, their order, and the key
 * encoding that keeps it.
 *
 * <p>{@link io.tapdb.engine.bson.Doc} and {@link io.tapdb.engine.bson.Value} point into bytes that
 * are never written again; {@link io.tapdb.engine.bson.DocWriter} makes new ones and {@link
 * io.tapdb.engine.bson.DocEdits} changed ones, {@link io.tapdb.engine.bson.Arithmetic} new numbers.
 * {@link io.tapdb.engine.bson.BsonCheck} guards the border, after which nothing here checks again.
 * {@link io.tapdb.engine.bson.BsonOrder} compares, and {@link io.tapdb.engine.bson.KeyWriter} turns
 * values into bytes with the same order, for indexes.
 */
package io.tapdb.engine.bson;
