// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Doc;

/**
 * The difference between two versions of a document, in the form in which updates stand in the
 * oplog ({@code {$v: 2, diff: …}}).
 *
 * <p>A difference of documents has the sections {@code d} (names of removed fields), {@code u}
 * (values put in place), {@code i} (fields added at the end, in order) and {@code s} + name (the
 * difference within a field). One of arrays begins with {@code a: true}, then {@code l} (the new
 * length, when it is cut), and then in order of the index {@code u} + index (a value) or {@code s}
 * + index (a difference within an element).
 *
 * <p>It states results, not operations, so applying it twice gives the same bytes as applying it
 * once.
 */
public final class DocDiff {
  private DocDiff() {}

  /**
   * The difference that makes {@code before} into {@code after}, or null when the whole new
   * document is to be written instead: when that is no larger, or when names that occur twice would
   * make the difference ambiguous.
   */
  public static Doc between(Doc before, Doc after) {
    return DiffWriter.between(before, after);
  }

  /**
   * The document that the difference makes of {@code before}.
   *
   * @throws IllegalStateException when the difference is malformed or was not made for this
   *     document
   */
  public static Doc apply(Doc before, Doc diff) {
    return DiffApplier.document(before, diff);
  }
}
