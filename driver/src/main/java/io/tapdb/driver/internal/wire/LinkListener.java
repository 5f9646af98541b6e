// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import io.tapdb.driver.TapCommandException;
import io.tapdb.driver.TapNetworkException;

/** Whoever must know that a server can no longer be relied upon, and what becomes of its calls. */
public interface LinkListener {
  /** A stream of this link broke by itself; what was under way on it is told of next. */
  void broke(ServerLink link, TapNetworkException reason);

  /** A call could not be sent before its stream ended, and may go elsewhere. */
  void unsent(PendingCall<?> call, TapNetworkException reason);

  /** A call was sent, and its stream ended before the reply came. */
  void lost(PendingCall<?> call, TapNetworkException failure);

  /** A call was answered with an error; whether it has been sent again, so that it goes on. */
  boolean refused(PendingCall<?> call, ServerLink link, TapCommandException failure);
}
