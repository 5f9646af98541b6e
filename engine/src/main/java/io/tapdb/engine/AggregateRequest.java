// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/**
 * A pipeline as a client states it.
 *
 * @param namespace the collection it begins with
 * @param pipeline the array of stages
 * @param hint the index to begin with, by name or key pattern, or a missing value
 * @param let variables for expressions
 * @param options further choices
 */
public record AggregateRequest(
    Namespace namespace, Value pipeline, Value hint, Doc let, FindRequest.Options options) {
  /** What stands for the collection where a pipeline makes its first rows by itself. */
  public static final String NO_COLLECTION = "$cmd.aggregate";
}
