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
 *   <li>{@code directConnection}: whether the only host is meant, whatever it is, rather than the
 *       set it belongs to; true if there is only one host and no {@code replicaSet}
 *   <li>{@code serverSelectionTimeoutMS}: how long a command may wait for a usable server; 30000
 *   <li>{@code connectTimeoutMS}: how long reaching a server may take; 10000
 *   <li>{@code heartbeatFrequencyMS}: how long after an answer a server is asked again how it is;
 *       10000. Changes of a server's state are told at once
 *   <li>{@code timeoutMS}, or {@code socketTimeoutMS}: how long a command may take; 0, for ever
 *   <li>{@code appName}: what the client calls itself to servers; nothing
 *   <li>{@code w}, {@code journal}, {@code wtimeoutMS}: the write concern; the server's default
 *   <li>{@code readConcernLevel}: the read concern; the server's default
 *   <li>{@code readPreference}: which members may answer reads; {@code primary}
 *   <li>{@code readPreferenceTags}, such as {@code dc:ny,rack:1}: the tags they must have; if it is
 *       given several times, the first that any member has counts, and an empty one is had by all
 *   <li>{@code maxStalenessSeconds}: how far they may be behind, at least 90; -1, any
 *   <li>{@code localThresholdMS}: how much slower than the nearest of them others may be to share
 *       its reads; 15
 *   <li>{@code retryWrites}: whether a write of one document that was refused, as the server was no
 *       primary, is sent to the next primary; true
 *   <li>{@code retryReads}: whether a read is sent again, once, after a failure that passes; true
 *   <li>{@code tls}, {@code ssl}: only false
 *   <li>{@code sessions}: how many streams carry the commands to one server; 2
 *   <li>{@code maxInFlight}: how many commands may be under way on one stream; 1000
 *   <li>{@code maxQueued}: how many commands of asynchronous callers may wait beyond that; 10000
 * </ul>
 *
 * <p>Anything else is refused, naming it; so are credentials, as there is no authentication yet.
 */
public final class TapUri {
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
    List<HostAddress> hosts = parseHosts(authority);
    if (hosts.size() > 1 && options.direct()) {
      throw new IllegalArgumentException(
          "The URI option 'directConnection=true' cannot be used with several hosts.");
    }
    return new TapUri(hosts, database.isEmpty() ? "test" : database, options);
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
      hosts.add(HostAddress.parse(decode(host)));
    }
    return List.copyOf(hosts);
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

  /** Whether the only host is meant, whatever it is. */
  public boolean directConnection() {
    return options.says("directConnection")
        ? options.direct()
        : hosts.size() == 1 && replicaSet() == null;
  }

  /** Whether writes may be sent again after a failure that surely left them undone. */
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
        directConnection(),
        replicaSet(),
        appName(),
        new TopologySettings.Times(
            options.number("serverSelectionTimeoutMS"),
            options.timeoutMillis(),
            options.number("heartbeatFrequencyMS"),
            options.number("localThresholdMS")),
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
