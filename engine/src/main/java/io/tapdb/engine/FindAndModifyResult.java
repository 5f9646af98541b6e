// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/**
 * What came of a request to change one document.
 *
 * @param document the document asked for, or null when there is none
 * @param changed how many documents were changed, made or removed
 * @param upsertedId the {@code _id} of a document that was made, or a missing value
 */
public record FindAndModifyResult(Doc document, int changed, Value upsertedId) {}
