// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.net;

import io.tapdb.election.config.HostPort;
import io.tapdb.replica.Dispatcher;
import io.tapdb.replica.peer.StreamAcceptor;
import io.tapdb.sim.time.Life;

/** A host of the network, with a process that listens on it or without. */
public interface Endpoint {
  HostPort address();

  /** The process that listens, or null when the host refuses connections. */
  Life listener();

  /** Whether the host has power; one without answers nothing, not even by refusing. */
  boolean powered();

  /** Where requests to the listener go. */
  Dispatcher dispatcher();

  /** Where streams to the listener go. */
  StreamAcceptor streams();
}
