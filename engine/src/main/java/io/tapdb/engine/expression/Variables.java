// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.Operation;
import io.tapdb.engine.bson.Value;
import java.util.Arrays;

/**
 * The variables of one running evaluation, by the slots that parsing gave them, and the operation
 * on whose behalf it runs. Belongs to one thread.
 */
public final class Variables {
  private static final int STEPS_BETWEEN_CHECKS = 128;

  private final Operation operation;
  private Value[] slots = {};
  private int steps;

  public Variables(Operation operation) {
    this.operation = operation;
  }

  Value get(int slot) {
    return slots[slot];
  }

  void set(int slot, Value value) {
    if (slot >= slots.length) {
      slots = Arrays.copyOf(slots, Math.max(4, slot * 2));
    }
    slots[slot] = value;
  }

  /** Counts one step of a loop whose length the user controls, and now and then asks to go on. */
  public void step() {
    if (++steps >= STEPS_BETWEEN_CHECKS) {
      steps = 0;
      operation.check();
    }
  }

  Operation operation() {
    return operation;
  }
}
