// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.expression.Dependencies;

/** A filter that matches every document, or none. */
public enum Always implements Filter {
  TRUE,
  FALSE;

  @Override
  public boolean matches(Doc document, ArrayPosition position) {
    return this == TRUE;
  }

  @Override
  public void addDependencies(Dependencies needed) {
    // reads nothing
  }

  @Override
  public void describe(DocWriter into) {
    into.put(this == TRUE ? "$alwaysTrue" : "$alwaysFalse", 1);
  }

  @Override
  public void shape(StringBuilder into) {
    into.append(this == TRUE ? "true" : "false");
  }
}
