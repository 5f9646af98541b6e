// SPDX-License-Identifier: Apache-2.0
/**
 * The update language: what turns an old document into a new one, and the difference between the
 * two, without any storage.
 *
 * <p>{@link io.tapdb.engine.update.Update} is parsed once and applied to many documents. There are
 * three kinds: a replacement, a transformation by a pipeline, and the operators. Operators become a
 * tree of paths ({@code UpdateTree} builds it, {@code PathNode} and its kinds are it), with a
 * {@code Modifier} at each leaf; one walk of the tree along the document yields the new bytes, and
 * whatever the tree does not touch is copied in ranges. {@code Operators} finds an operator by its
 * name.
 *
 * <p>{@link io.tapdb.engine.update.Upsert} makes the document that is inserted when nothing
 * matched, {@link io.tapdb.engine.update.DocumentRules} readies a document for insertion, and
 * {@link io.tapdb.engine.update.DocDiff} is the form in which an update stands in the oplog. What
 * the language needs of filters and pipelines comes through {@link
 * io.tapdb.engine.update.QueryLanguage}.
 */
package io.tapdb.engine.update;
