// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import io.tapdb.driver.TapNetworkException;

/** Whoever must know that a server can no longer be relied upon. */
public interface LinkListener {
  /** A stream of this link broke; what was under way on it has failed or is about to. */
  void broke(ServerLink link, TapNetworkException reason);

  /** A call could not be sent before the stream broke, and may go elsewhere. */
  void unsent(PendingCall<?> call, TapNetworkException reason);
}
