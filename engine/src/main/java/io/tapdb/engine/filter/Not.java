// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.expression.Dependencies;
import java.util.List;

/** The opposite of several tests at one path together; that of a single test is a PathFilter. */
public final class Not implements Filter {
  private final Filter child;

  Not(Filter child) {
    this.child = child;
  }

  @Override
  public boolean matches(Doc document, ArrayPosition position) {
    return !child.matches(document, null);
  }

  @Override
  public List<Filter> children() {
    return List.of(child);
  }

  @Override
  public void addDependencies(Dependencies needed) {
    child.addDependencies(needed);
  }

  @Override
  public void describe(DocWriter into) {
    Combination.describe("$nor", List.of(child), into);
  }

  @Override
  public void shape(StringBuilder into) {
    Combination.shape("not", List.of(child), into);
  }
}
