// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.Locale;
import java.util.Optional;

/**
 * The address of a member as it stands in a configuration. Compared letter by letter, because
 * members are told apart by what was written, not by what a name resolves to.
 *
 * @param host a name or an address, without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
  public static final int DEFAULT_PORT = 27017;

  private static final int HIGHEST_PORT = 65535;

  /** Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}; empty if neither. */
  public static Optional<HostPort> parse(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? Optional.empty() : of(text.substring(1, end), text.substring(end + 1));
    }
    int colon = text.indexOf(':');
    return colon < 0 ? of(text, "") : of(text.substring(0, colon), text.substring(colon));
  }

  private static Optional<HostPort> of(String host, String colonPort) {
    boolean sound = !host.isEmpty() && host.chars().allMatch(letter -> letter > ' ');
    int port = port(colonPort);
    return sound && port > 0 ? Optional.of(new HostPort(host, port)) : Optional.empty();
  }

  /** The number behind the colon, the default port where there is nothing, 0 if it is none. */
  private static int port(String colonPort) {
    if (colonPort.isEmpty()) {
      return DEFAULT_PORT;
    }
    boolean digits =
        colonPort.length() >= 2
            && colonPort.length() <= 6
            && colonPort.chars().skip(1).allMatch(letter -> letter >= '0' && letter <= '9');
    if (colonPort.charAt(0) != ':' || !digits) {
      return 0;
    }
    int port = Integer.parseInt(colonPort.substring(1));
    return port <= HIGHEST_PORT ? port : 0;
  }

  /** Whether other machines would find themselves under this address. */
  public boolean isLocalhost() {
    return host.toLowerCase(Locale.ROOT).equals("localhost")
        || host.startsWith("127.")
        || host.equals("::1");
  }

  /** Whether it is the address of every interface, which is none to connect to. */
  public boolean isDefaultRoute() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
