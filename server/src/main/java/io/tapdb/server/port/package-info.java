// SPDX-License-Identifier: Apache-2.0
/**
 * The one port of a node. {@link io.tapdb.server.port.PortListener} accepts, {@code FirstBytes}
 * looks at what a connection speaks, {@link io.tapdb.server.port.HandoverChannel} passes it on to
 * gRPC.
 */
package io.tapdb.server.port;
