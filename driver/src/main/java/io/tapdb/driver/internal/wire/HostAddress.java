// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

/**
 * Where a server listens.
 *
 * @param name a host name or an IP address without brackets
 * @param port a TCP port
 */
public record HostAddress(String name, int port) {
  @Override
  public String toString() {
    return name.indexOf(':') >= 0 ? "[" + name + "]:" + port : name + ":" + port;
  }
}
