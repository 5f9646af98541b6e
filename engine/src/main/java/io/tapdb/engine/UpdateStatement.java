// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import java.util.List;

/**
 * One update as a client states it.
 *
 * @param target which documents, in which order, by which index
 * @param update operators, a whole new document, or stages
 * @param arrayFilters what {@code $[name]} stands for
 * @param multi whether all matching documents are meant, not the first
 * @param upsert whether a document is made when none matches
 */
public record UpdateStatement(
    FindRequest target, Value update, List<Doc> arrayFilters, boolean multi, boolean upsert) {}
