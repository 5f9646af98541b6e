// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import io.tapdb.driver.TapCommandException;
import io.tapdb.driver.TapNetworkException;

/** The listener of a stream that only asks how the server is: who asked hears of every failure. */
final class HelloListener implements LinkListener {
  static final HelloListener INSTANCE = new HelloListener();

  private HelloListener() {}

  @Override
  public void broke(ServerLink link, TapNetworkException reason) {
    // the question under way tells of it
  }

  @Override
  public void unsent(PendingCall<?> call, TapNetworkException reason) {
    call.fail(reason);
  }

  @Override
  public void lost(PendingCall<?> call, TapNetworkException failure) {
    call.fail(failure);
  }

  @Override
  public boolean refused(PendingCall<?> call, ServerLink link, TapCommandException failure) {
    return false;
  }
}
