// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The sections of the difference of two documents while both are walked side by side.
 *
 * <p>Fields of the old document that the new one does not have at the same place in the sequence
 * are taken out; what the new one has behind the last field they share is added at the end. So a
 * field that moved is added again, and any order can be expressed, if not always briefly.
 */
final class DiffWriter {
  /** What {@code {$v: 2, diff: …}} takes around the difference. */
  private static final int WRAPPING = 19;

  private final int maxBytes;
  private final Set<String> touched = new HashSet<>();
  private final List<String> removed = new ArrayList<>();
  private DocWriter updates;
  private DocWriter inserts;
  private DocWriter nested;
  private boolean ambiguous;

  private DiffWriter(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  static Doc between(Doc before, Doc after) {
    return before.sameBytes(after)
        ? Doc.EMPTY
        : documents(before, after, after.length() - WRAPPING);
  }

  /** The difference if it is smaller than that, otherwise null. */
  private static Doc documents(Doc before, Doc after, int maxBytes) {
    DiffWriter diff = new DiffWriter(maxBytes);
    diff.walk(before, after);
    if (diff.isHopeless() || diff.repeats(after) || (diff.movesFields() && diff.repeats(before))) {
      return null;
    }
    Doc result = diff.build();
    return result.length() < maxBytes ? result : null;
  }

  private void walk(Doc before, Doc after) {
    FieldCursor old = before.fields();
    FieldCursor now = after.fields();
    boolean more = now.next();
    Set<String> takenOut = new LinkedHashSet<>();
    while (old.next()) {
      if (more && old.nameIsSame(now)) {
        compare(old, now);
        more = now.next();
      } else {
        ambiguous |= !takenOut.add(old.name());
      }
      if (isHopeless()) {
        return;
      }
    }
    for (; more && !isHopeless(); more = now.next()) {
      String name = now.name();
      takenOut.remove(name);
      touch(name);
      inserts = open(inserts);
      inserts.copy(now);
    }
    for (String name : takenOut) {
      touch(name);
      removed.add(name);
    }
  }

  private void compare(FieldCursor old, FieldCursor now) {
    if (old.valueIsSame(now)) {
      return;
    }
    String name = now.name();
    touch(name);
    Doc within = within(old.value(), now.value());
    if (within == null) {
      updates = open(updates);
      updates.copy(now);
    } else {
      nested = open(nested);
      nested.put("s" + name, within);
    }
  }

  /** The difference within two values that both are documents or arrays, if it is worth it. */
  static Doc within(Value was, Value is) {
    if (was.isDocument() && is.isDocument()) {
      return documents(was.doc(), is.doc(), is.length());
    }
    return was.isArray() && is.isArray() ? ArrayDiff.between(was.doc(), is.doc()) : null;
  }

  private static DocWriter open(DocWriter section) {
    return section == null ? new DocWriter(128) : section;
  }

  private void touch(String name) {
    ambiguous |= !touched.add(name);
  }

  private boolean isHopeless() {
    return ambiguous || size(updates) + size(inserts) + size(nested) > maxBytes;
  }

  private static int size(DocWriter section) {
    return section == null ? 0 : section.size();
  }

  /** Whether the two documents have other names or another order of them. */
  private boolean movesFields() {
    return inserts != null || !removed.isEmpty();
  }

  /** Whether a name that the difference speaks of occurs twice. */
  private boolean repeats(Doc document) {
    if (touched.isEmpty()) {
      return false;
    }
    Names names = new Names(List.copyOf(touched));
    boolean[] seen = new boolean[names.size()];
    FieldCursor field = document.fields();
    while (field.next()) {
      int i = names.find(field);
      if (i >= 0 && seen[i]) {
        return true;
      }
      if (i >= 0) {
        seen[i] = true;
      }
    }
    return false;
  }

  private Doc build() {
    DocWriter diff = new DocWriter(64 + size(updates) + size(inserts) + size(nested));
    if (!removed.isEmpty()) {
      diff.open("d");
      for (String name : removed) {
        diff.put(name, false);
      }
      diff.close();
    }
    if (updates != null) {
      diff.put("u", updates.build());
    }
    if (inserts != null) {
      diff.put("i", inserts.build());
    }
    if (nested != null) {
      diff.copyAll(nested.build());
    }
    return diff.build();
  }
}
