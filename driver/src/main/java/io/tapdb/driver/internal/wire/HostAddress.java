// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import java.util.Locale;

/**
 * Where a server listens.
 *
 * @param name a host name or an IP address without brackets; capital letters become small
 * @param port a TCP port
 */
public record HostAddress(String name, int port) {
  private static final int DEFAULT_PORT = 27017;

  /** Names of hosts mean the same in any letter case, so one form is kept. */
  public HostAddress {
    name = name.toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@code name:port}, where the port may be left out.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static HostAddress parse(String host) {
    int bracket = host.startsWith("[") ? host.indexOf(']') : -1;
    int colon = host.indexOf(':', bracket + 1);
    String name = colon < 0 ? host : host.substring(0, colon);
    if (bracket >= 0) {
      name = bracket == name.length() - 1 ? name.substring(1, bracket) : "";
    }
    if (name.isEmpty() || name.indexOf('[') >= 0 || name.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("'" + host + "' is no host; a host is name:port.");
    }
    return new HostAddress(
        name, colon < 0 ? DEFAULT_PORT : parsePort(host, host.substring(colon + 1)));
  }

  private static int parsePort(String host, String digits) {
    boolean plain = !digits.isEmpty() && digits.length() <= 5;
    for (int i = 0; i < digits.length(); i++) {
      plain &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    int port = plain ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("'" + host + "' has no port between 1 and 65535.");
    }
    return port;
  }

  @Override
  public String toString() {
    return name.indexOf(':') >= 0 ? "[" + name + "]:" + port : name + ":" + port;
  }
}
