// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.ValueLimits;
import io.tapdb.engine.expression.Variables;
import java.util.ArrayList;
import java.util.List;

/**
 * What a projection does with the fields of one document level: the root or a nested one.
 *
 * <p>An array in the place of a nested document is gone through. Values that are no documents have
 * none of the fields named: an inclusion drops them, an exclusion keeps them, and fields computed
 * inside of them take their place. Filled by a parser and not changed afterwards.
 */
final class ProjectionNode implements ProjectionItem {
  private final List<String> names = new ArrayList<>();
  private final List<ProjectionItem> items = new ArrayList<>();
  private boolean inclusion;
  private boolean computes;

  /** Puts an item at a path below this node. */
  void add(FieldPath path, ProjectionItem item) {
    int index = names.indexOf(path.first());
    if (path.isLast()) {
      if (index >= 0) {
        throw new TapdbException(
            ErrorCode.PATH_COLLISION_AT_END, "Path collision at " + path.text());
      }
      names.add(path.first());
      items.add(item);
      return;
    }
    if (index < 0) {
      names.add(path.first());
      items.add(new ProjectionNode());
      index = names.size() - 1;
    }
    if (!(items.get(index) instanceof ProjectionNode child)) {
      throw new TapdbException(
          ErrorCode.PATH_COLLISION,
          "Path collision at "
              + path.text()
              + " remaining portion "
              + String.join(".", path.rest().parts()));
    }
    child.add(path.rest(), item);
  }

  void remove(String name) {
    int index = names.indexOf(name);
    names.remove(index);
    items.remove(index);
  }

  /** Ends the filling. */
  void finish(boolean asInclusion) {
    inclusion = asInclusion;
    for (ProjectionItem item : items) {
      if (item instanceof ProjectionNode child) {
        child.finish(asInclusion);
        computes |= child.computes;
      } else {
        computes |= item instanceof Computed;
      }
    }
  }

  boolean isInclusion() {
    return inclusion;
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  private int indexOf(FieldCursor field) {
    for (int i = 0; i < names.size(); i++) {
      if (field.nameIs(names.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Makes the projected document.
   *
   * @param root the whole document, from which fields are computed
   */
  Doc apply(Doc document, Doc root, Variables variables) {
    DocWriter writer = new DocWriter(document.length());
    boolean[] written = new boolean[names.size()];
    FieldCursor field = document.fields();
    while (field.next()) {
      int index = indexOf(field);
      if (index < 0) {
        if (!inclusion) {
          writer.copy(field);
        }
      } else if (items.get(index) == Fixed.INCLUDE) {
        writer.copy(field);
      } else if (!written[index]) {
        Value value = inPlace(items.get(index), field, document, root, variables);
        written[index] = !value.isMissing();
        writer.put(names.get(index), value);
      }
    }
    if (computes || hasPick()) {
      append(writer, written, document, root, variables);
    }
    return writer.build();
  }

  private boolean hasPick() {
    return inclusion && items.stream().anyMatch(ElementPick.class::isInstance);
  }

  /** The value that stands where the field stood, or missing. */
  private Value inPlace(
      ProjectionItem item, FieldCursor field, Doc document, Doc root, Variables variables) {
    return switch (item) {
      case ProjectionNode child -> child.existing(field.value(), root, variables);
      // a new document begins with what it takes over, so computed fields come last
      case Computed computed -> inclusion ? Value.MISSING : compute(computed, root, variables);
      case ElementPick pick -> inclusion ? Value.MISSING : pick.pick(document);
      case Fixed fixed -> fixed == Fixed.INCLUDE ? field.value() : Value.MISSING;
    };
  }

  private static Value compute(Computed computed, Doc root, Variables variables) {
    return ValueLimits.nested(computed.expression().evaluate(root, variables));
  }

  /** Writes what is computed and has not found a field to stand for. */
  private void append(
      DocWriter writer, boolean[] written, Doc document, Doc root, Variables variables) {
    for (int i = 0; i < written.length; i++) {
      if (written[i]) {
        continue;
      }
      switch (items.get(i)) {
        case Computed computed -> {
          if (inclusion || !document.has(names.get(i))) {
            writer.put(names.get(i), compute(computed, root, variables));
          }
        }
        case ElementPick pick -> writer.put(names.get(i), pick.pick(document));
        case ProjectionNode child -> {
          if (child.computes) {
            writer.put(names.get(i), Value.of(child.apply(Doc.EMPTY, root, variables)));
          }
        }
        case Fixed fixed -> {
          // only fields that are there are kept
        }
      }
    }
  }

  /** The projected form of a value that is there. */
  private Value existing(Value value, Doc root, Variables variables) {
    if (value.isDocument()) {
      return Value.of(apply(value.doc(), root, variables));
    }
    if (value.isArray()) {
      DocWriter elements = DocWriter.array();
      FieldCursor element = value.doc().fields();
      while (element.next()) {
        variables.step();
        Value projected = existing(element.value(), root, variables);
        if (!projected.isMissing()) {
          elements.add(projected);
        }
      }
      return elements.buildArray();
    }
    if (inclusion) {
      return Value.MISSING;
    }
    return computes ? Value.of(apply(Doc.EMPTY, root, variables)) : value;
  }

  void addIncluded(String prefix, Dependencies needed) {
    for (int i = 0; i < names.size(); i++) {
      String path = prefix + names.get(i);
      switch (items.get(i)) {
        case ProjectionNode child -> child.addIncluded(path + '.', needed);
        case Fixed fixed -> {
          if (fixed == Fixed.INCLUDE) {
            needed.add(path);
          }
        }
        case Computed computed -> addParent(prefix, needed);
        case ElementPick pick -> needed.add(path);
      }
    }
  }

  /**
   * A field computed inside of a document takes the place of what is no document anywhere on the
   * way, so all of what is there has to be known.
   */
  private static void addParent(String prefix, Dependencies needed) {
    if (!prefix.isEmpty()) {
      needed.add(prefix.substring(0, prefix.indexOf('.')));
    }
  }

  void addComputed(String prefix, Dependencies needed) {
    for (int i = 0; i < names.size(); i++) {
      String path = prefix + names.get(i);
      switch (items.get(i)) {
        case ProjectionNode child -> child.addComputed(path + '.', needed);
        case Computed computed -> {
          computed.expression().addDependencies(needed);
          addParent(prefix, needed);
        }
        case ElementPick pick -> needed.add(path);
        case Fixed fixed -> {
          // copied, not computed from
        }
      }
    }
  }

  boolean keeps(FieldPath path) {
    int index = names.indexOf(path.first());
    if (index < 0) {
      return !inclusion;
    }
    return switch (items.get(index)) {
      case Fixed fixed -> fixed == Fixed.INCLUDE;
      case ProjectionNode child -> !path.isLast() && child.keeps(path.rest());
      case Computed computed -> false;
      case ElementPick pick -> false;
    };
  }
}
