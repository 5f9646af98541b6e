// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import io.tapdb.driver.TapException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waiting for a future, the way the blocking methods do it. */
public final class Await {
  private Await() {}

  /** Refuses to go on if this thread must not wait, as it is the one that delivers replies. */
  public static void check() {
    if (Delivery.underWay()) {
      throw new IllegalStateException(
          "A callback of the driver must not wait for another reply: use the asynchronous methods"
              + " in it, or run it on an executor of its own.");
    }
  }

  /**
   * Waits and returns the outcome, or throws the failure itself with the waiting thread's trace. An
   * interrupt cancels what is waited for.
   */
  public static <R> R on(CompletableFuture<R> future) {
    check();
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new TapException("The thread was interrupted while it waited for a reply.", e);
    } catch (ExecutionException e) {
      throw here(e.getCause());
    }
  }

  /** The failure belongs to this call alone, and where it was noticed says nothing to a user. */
  private static RuntimeException here(Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      unchecked.fillInStackTrace();
      return unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return new TapException("The reply could not be read: " + failure.getMessage(), failure);
  }
}
