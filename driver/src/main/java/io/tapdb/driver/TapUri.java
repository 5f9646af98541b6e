// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.topology.TopologySettings;
import io.tapdb.driver.internal.wire.HostAddress;
import io.tapdb.driver.internal.wire.LinkSettings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where to connect and how, as one line: {@code tapdb://host:port[,host:port]/[db][?options]}.
 *
 * <p>{@code mongodb://} in front means the same. The port may be left out (27017), the database too
 * ({@code test}). Options, with their defaults, in any letter case:
 *
 * <ul>
 *   <li>{@code replicaSet}: the set a server must belong to; any
 *   <li>{@code serverSelectionTimeoutMS}: how long a command may wait for a usable server; 30000
 *   <li>{@code connectTimeoutMS}: how long reaching a server may take; 10000
 *   <li>{@code timeoutMS}, or {@code socketTimeoutMS}: how long a command may take; 0, for ever
 *   <li>{@code appName}: what the client calls itself to servers; nothing
 *   <li>{@code w}, {@code journal}, {@code wtimeoutMS}: the write concern; the server's default
 *   <li>{@code readConcernLevel}: the read concern; the server's default
 *   <li>{@code readPreference}: which members may answer reads; {@code primary}
 *   <li>{@code retryWrites}, {@code retryReads}: true
 *   <li>{@code tls}, {@code ssl}: only false
 *   <li>{@code sessions}: how many streams carry the commands to one server; 2
 *   <li>{@code maxInFlight}: how many commands may be under way on one stream; 1000
 *   <li>{@code maxQueued}: how many commands of asynchronous callers may wait beyond that; 10000
 * </ul>
 *
 * <p>Anything else is refused, naming it; so are credentials, as there is no authentication yet.
 */
public final class TapUri {
  private static final int DEFAULT_PORT = 27017;

  private final List<HostAddress> hosts;
  private final String database;
  private final UriOptions options;

  private TapUri(List<HostAddress> hosts, String database, UriOptions options) {
    this.hosts = hosts;
    this.database = database;
    this.options = options;
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static TapUri parse(String uri) {
    String rest = withoutScheme(uri);
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    String database = slash < 0 ? "" : decode(place.substring(slash + 1));
    // What stands before an @ is not repeated: it is a secret.
    if (authority.indexOf('@') >= 0 || place.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "The URI contains credentials (a user before '@'): authentication is not available yet.");
    }
    if (database.indexOf('/') >= 0) {
      throw new IllegalArgumentException("'" + database + "' is no database name.");
    }
    UriOptions options = UriOptions.parse(query);
    return new TapUri(parseHosts(authority), database.isEmpty() ? "test" : database, options);
  }

  private static String withoutScheme(String uri) {
    for (String scheme : List.of("tapdb://", "mongodb://")) {
      if (uri.startsWith(scheme)) {
        return uri.substring(scheme.length());
      }
    }
    if (uri.startsWith("mongodb+srv://")) {
      throw new IllegalArgumentException(
          "mongodb+srv:// is not available: name the hosts, as in tapdb://host:port/.");
    }
    throw new IllegalArgumentException("A URI starts with tapdb:// or mongodb://.");
  }

  static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static List<HostAddress> parseHosts(String authority) {
    List<HostAddress> hosts = new ArrayList<>();
    for (String host : authority.split(",", -1)) {
      hosts.add(parseHost(decode(host)));
    }
    return List.copyOf(hosts);
  }

  private static HostAddress parseHost(String host) {
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

  /** The hosts, each as {@code name:port}. */
  public List<String> hosts() {
    return hosts.stream().map(HostAddress::toString).toList();
  }

  /** The database that is meant when none is named. */
  public String database() {
    return database;
  }

  /** The replica set that servers must belong to, or null. */
  public String replicaSet() {
    return options.replicaSet();
  }

  /** What the client calls itself to servers, or null. */
  public String appName() {
    return options.appName();
  }

  /** The write concern of writes that name none. */
  public TapWriteConcern writeConcern() {
    return options.writeConcern();
  }

  /** The read concern of reads that name none, or null for the server's default. */
  public TapReadConcern readConcern() {
    return options.readConcern();
  }

  /** Which members may answer reads. */
  public TapReadPreference readPreference() {
    return options.readPreference();
  }

  /** Whether writes may be sent again after a failure that lost their outcome. */
  public boolean retryWrites() {
    return options.flag("retryWrites");
  }

  /** Whether reads may be sent again after a failure. */
  public boolean retryReads() {
    return options.flag("retryReads");
  }

  TopologySettings topologySettings() {
    return new TopologySettings(
        hosts,
        replicaSet(),
        appName(),
        options.number("serverSelectionTimeoutMS"),
        options.timeoutMillis(),
        new LinkSettings(
            options.number("sessions"),
            options.number("maxInFlight"),
            options.number("maxQueued"),
            options.number("connectTimeoutMS")));
  }

  /** The hosts and the database, without options. */
  @Override
  public String toString() {
    return "tapdb://" + hosts().stream().collect(Collectors.joining(",")) + "/" + database;
  }
}
