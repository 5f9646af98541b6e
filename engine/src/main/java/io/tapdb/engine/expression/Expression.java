// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/** A node of an executable expression: gives one value for a document. Immutable. */
public interface Expression {
  /**
   * Computes the value.
   *
   * @return the value, {@link Value#MISSING} when there is none
   */
  Value evaluate(Doc root, Variables variables);

  /** Adds the paths of the document that this reads. */
  void addDependencies(Dependencies needed);

  /** The value this has for every document, or null when that cannot be said. */
  default Value constant() {
    return null;
  }
}
