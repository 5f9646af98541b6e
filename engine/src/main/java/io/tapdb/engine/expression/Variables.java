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
  private static final int WORK_PER_STEP = 512;
  private static final int WORK_BETWEEN_CHECKS = 128 * WORK_PER_STEP;

  private final Operation operation;
  private Value[] slots = {};
  private long work;

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
    work(WORK_PER_STEP);
  }

  /** Counts so many bytes looked at or copied, and now and then asks to go on. */
  void work(long bytes) {
    work += bytes;
    if (work >= WORK_BETWEEN_CHECKS) {
      work = 0;
      operation.check();
    }
  }

  Operation operation() {
    return operation;
  }
}
