// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Nesting;
import io.tapdb.engine.bson.Value;

/**
 * The operator {@code $rename}: a change at each of two paths, one that takes the value away and
 * one that puts it in place.
 *
 * <p>Both look at the document before the update, so their order does not matter: no other operator
 * may touch either path.
 */
final class Rename {
  private Rename() {}

  static void addTo(UpdateTree tree, Operand operand) {
    if (!operand.value().isString()) {
      throw Operand.bad("The 'to' field for $rename must be a string: " + operand);
    }
    String target = operand.value().string();
    if (target.indexOf('\0') >= 0) {
      throw Operand.bad("The 'to' field for $rename cannot contain an embedded null byte");
    }
    FieldPath from = UpdatePaths.check(operand.path());
    FieldPath to = UpdatePaths.check(target);
    if (from.text().equals(to.text())) {
      throw Operand.bad("The source and target field for $rename must differ: " + operand);
    }
    if (from.overlaps(to)) {
      throw Operand.bad(
          "The source and target field for $rename must not be on the same path: " + operand);
    }
    requireFixed(from, "source");
    requireFixed(to, "destination");
    tree.add(to.text(), new Put(from));
    tree.add(from.text(), new Take());
  }

  private static void requireFixed(FieldPath path, String which) {
    if (UpdatePaths.isDynamic(path)) {
      throw Operand.bad("The " + which + " field for $rename may not be dynamic: " + path);
    }
  }

  private static void refuseArray(String which, boolean isInArray, Application run) {
    if (isInArray) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "The "
              + which
              + " field cannot be an array element, '"
              + run.path()
              + "' in doc with "
              + Shown.identity(run.root())
              + " leads through an array");
    }
  }

  /** The half that stands at the old name. */
  private static final class Take extends Modifier {
    @Override
    Value apply(Value old, Application run) {
      if (!old.isMissing()) {
        refuseArray("source", run.insideArray(), run);
      }
      return Value.MISSING;
    }

    @Override
    boolean creates() {
      return false;
    }
  }

  /** The half that stands at the new name. */
  private static final class Put extends Modifier {
    private final FieldPath from;

    Put(FieldPath from) {
      this.from = from;
    }

    @Override
    Value apply(Value old, Application run) {
      Value value = from.in(run.root());
      if (value.isMissing()) {
        return old;
      }
      refuseArray("destination", run.insideArray(), run);
      return !old.isMissing() && BsonOrder.equal(old, value) ? old : value;
    }

    @Override
    WhenBlocked whenBlocked(Value blocker, Application run) {
      if (from.in(run.root()).isMissing()) {
        return WhenBlocked.IGNORE;
      }
      refuseArray("destination", run.insideArray() || blocker.isArray(), run);
      return WhenBlocked.REFUSE_TO_CREATE;
    }

    @Override
    int nesting(Value now) {
      return Nesting.of(now);
    }
  }
}
