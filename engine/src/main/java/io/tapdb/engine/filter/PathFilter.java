// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import java.util.List;

/** A test of the values at one path, or its opposite: a leaf of a filter. */
public final class PathFilter implements Filter {
  private final FieldPath path;
  private final PathWalk walk;
  private final LeafTest test;
  private final boolean negated;

  PathFilter(FieldPath path, LeafTest test, boolean negated) {
    this.path = path;
    this.walk = new PathWalk(path);
    this.test = test;
    this.negated = negated;
  }

  @Override
  public boolean matches(Doc document, ArrayPosition position) {
    return walk.any(document, test, negated ? null : position) != negated;
  }

  public FieldPath path() {
    return path;
  }

  /**
   * The index keys at this path that a matching document can have.
   *
   * @return null when every key can be one
   */
  public Intervals intervals() {
    if (negated) {
      // an array that a number picks is tested as a whole, but its elements are the keys
      return hasNumber() ? null : test.negatedIntervals();
    }
    Intervals intervals = test.intervals();
    // a document in an array lacks the field that a number names, which no key of the array tells
    boolean untold = intervals != null && hasNumber() && intervals.contains(Value.NULL);
    return untold ? null : intervals;
  }

  private boolean hasNumber() {
    return firstNumber() < path.size();
  }

  /** The first part behind the first one that is a number, or the number of parts. */
  private int firstNumber() {
    int part = 1;
    while (part < path.size() && FieldPath.arrayIndex(path.part(part)) < 0) {
      part++;
    }
    return part;
  }

  /** The value this path must be equal to, or null when this is no equality. */
  public Value equality() {
    return !negated && test instanceof Equality equality ? equality.argument() : null;
  }

  /** The filter that some document in the array at this path must match, or null. */
  public Filter elementFilter() {
    return negated ? null : test.elementFilter();
  }

  @Override
  public void addDependencies(Dependencies needed) {
    List<String> parts = path.parts();
    needed.add(String.join(".", parts.subList(0, firstNumber())));
  }

  @Override
  public void describe(DocWriter into) {
    into.open(path.text());
    if (negated) {
      into.open("$not");
    }
    into.put(test.operator(), test.argument());
    List<Value> companions = test.companions();
    for (int i = 0; i < companions.size(); i += 2) {
      into.put(companions.get(i).string(), companions.get(i + 1));
    }
    if (negated) {
      into.close();
    }
    into.close();
  }

  /** The path, the operator, and how its constant bounds an index. */
  @Override
  public void shape(StringBuilder into) {
    into.append(path.text().length()).append(':').append(path.text());
    into.append(negated ? '!' : ' ').append(test.operator());
    Intervals intervals = intervals();
    into.append(intervals == null ? '*' : intervals.isExact() ? '=' : '~');
    if (intervals != null && intervals.contains(Value.NULL)) {
      into.append('0');
    }
    if (test.accepts(Value.MISSING, null)) {
      into.append('?');
    }
    if (elementFilter() != null) {
      into.append('[');
      elementFilter().shape(into);
      into.append(']');
    }
  }
}
