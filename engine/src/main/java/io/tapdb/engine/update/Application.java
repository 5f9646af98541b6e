// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocEdits;
import java.util.Arrays;

/** One run of an update over one document: the document, the context and the path walked so far. */
final class Application {
  /**
   * Intermediate results may exceed the limit, as another operator may shrink the document again.
   */
  private static final int SLACK = 4;

  private final Doc root;
  private final UpdateContext context;

  /** The names of the fields entered; null stands for an array element. */
  private String[] names = new String[8];

  private int[] indexes = new int[8];
  private int depth;

  Application(Doc root, UpdateContext context) {
    this.root = root;
    this.context = context;
  }

  /** The document as it was before the update. */
  Doc root() {
    return root;
  }

  UpdateContext context() {
    return context;
  }

  void enter(String field) {
    if (depth == names.length) {
      names = Arrays.copyOf(names, depth * 2);
      indexes = Arrays.copyOf(indexes, depth * 2);
    }
    names[depth++] = field;
  }

  void enter(int index) {
    enter(null);
    indexes[depth - 1] = index;
  }

  void leave() {
    depth--;
  }

  /** Whether the way from the root to here leads through an array. */
  boolean insideArray() {
    for (int i = 0; i < depth; i++) {
      if (names[i] == null) {
        return true;
      }
    }
    return false;
  }

  /** The name of the field or the index of the element that was entered last. */
  String lastPart() {
    return depth == 0 ? "" : part(depth - 1);
  }

  /** The dotted path from the root to here. */
  String path() {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      path.append(i == 0 ? "" : ".").append(part(i));
    }
    return path.toString();
  }

  private String part(int i) {
    return names[i] == null ? Integer.toString(indexes[i]) : names[i];
  }

  /** Ends an update whose result grows without end before the memory does. */
  void checkSize(DocEdits edits) {
    if (edits.size() > (long) SLACK * context.limits().maxBytes()) {
      throw tooLarge(context);
    }
  }

  static TapdbException tooLarge(UpdateContext context) {
    return new TapdbException(
        ErrorCode.BSON_OBJECT_TOO_LARGE,
        (context.inserting()
                ? "Document to upsert is larger than "
                : "Resulting document after update is larger than ")
            + context.limits().maxBytes());
  }
}
