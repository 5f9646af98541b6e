// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import io.tapdb.engine.expression.Expression;

/** What a projection does with one field. */
sealed interface ProjectionItem
    permits ProjectionItem.Fixed, ProjectionItem.Computed, ElementPick, ProjectionNode {
  /** A field that is kept or left out as it is. */
  enum Fixed implements ProjectionItem {
    INCLUDE,
    EXCLUDE
  }

  /** A field whose value is computed from the document. */
  record Computed(Expression expression) implements ProjectionItem {}
}
