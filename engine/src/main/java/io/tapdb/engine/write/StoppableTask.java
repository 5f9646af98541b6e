// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.Operation;
import io.tapdb.engine.catalog.Moment;

/** A task that is given up when nobody wants its answer any more. */
public record StoppableTask<R>(WriteTask<R> task, Operation operation) implements WriteTask<R> {
  @Override
  public Planned<R> plan(Moment moment) {
    operation.check();
    return task.plan(moment);
  }
}
