// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import java.util.Set;
import java.util.TreeSet;

/** The dotted paths of a document that something reads, or the mark that it reads all of it. */
public final class Dependencies {
  private final TreeSet<String> paths = new TreeSet<>();
  private boolean whole;

  /** Adds one path, unless a path it lies under is there already. */
  public void add(String path) {
    if (whole || covers(path)) {
      return;
    }
    String inside = path + '.';
    paths.removeIf(other -> other.startsWith(inside));
    paths.add(path);
  }

  /** Marks that the whole document is read. */
  public void addWhole() {
    whole = true;
    paths.clear();
  }

  public void addAll(Dependencies others) {
    if (others.whole) {
      addWhole();
    } else {
      others.paths.forEach(this::add);
    }
  }

  public boolean isWhole() {
    return whole;
  }

  /** The paths read, none of them under another; empty when {@link #isWhole}. */
  public Set<String> paths() {
    return paths;
  }

  /** Whether everything at this path is among what is read. */
  public boolean covers(String path) {
    if (whole || paths.contains(path)) {
      return true;
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      if (paths.contains(path.substring(0, dot))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the value at this path could make a difference to what is read. */
  public boolean touches(String path) {
    if (covers(path)) {
      return true;
    }
    String inside = path + '.';
    String next = paths.ceiling(inside);
    return next != null && next.startsWith(inside);
  }

  @Override
  public String toString() {
    return whole ? "the whole document" : paths.toString();
  }
}
