// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The options of a {@link TapUri}: what stands behind the question mark, checked. */
final class UriOptions {
  /** The options that are numbers, with the least value and the default. */
  private static final Map<String, int[]> NUMBERS =
      Map.of(
          "serverSelectionTimeoutMS", new int[] {1, 30_000},
          "connectTimeoutMS", new int[] {1, 10_000},
          "timeoutMS", new int[] {0, 0},
          "socketTimeoutMS", new int[] {0, 0},
          "wtimeoutMS", new int[] {0, 0},
          "heartbeatFrequencyMS", new int[] {500, 10_000},
          "localThresholdMS", new int[] {0, 15},
          "sessions", new int[] {1, 2},
          "maxInFlight", new int[] {1, 1000},
          "maxQueued", new int[] {0, 10_000});

  /** The greatest value of every number; it keeps sums of them far from overflowing. */
  private static final int MAX_NUMBER = 1 << 30;

  /** The one option that may stand there several times, and be empty. */
  private static final String TAGS = "readPreferenceTags";

  /** What may have been written between two questions to an idle primary, in seconds. */
  private static final int IDLE_WRITE_SECONDS = 10;

  private static final List<String> TEXTS =
      List.of(
          "replicaSet",
          "appName",
          "w",
          "readConcernLevel",
          "readPreference",
          "maxStalenessSeconds",
          TAGS);
  private static final List<String> FLAGS =
      List.of("journal", "retryWrites", "retryReads", "directConnection", "tls", "ssl");
  private static final List<String> OF_AUTHENTICATION =
      List.of("authSource", "authMechanism", "authMechanismProperties");

  private final Map<String, String> values = new HashMap<>();
  private final List<Map<String, String>> tagSets = new ArrayList<>();

  private UriOptions() {}

  static UriOptions parse(String query) {
    UriOptions options = new UriOptions();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        options.add(pair);
      }
    }
    options.check();
    return options;
  }

  private void add(String pair) {
    int equals = pair.indexOf('=');
    String given = equals <= 0 ? "" : TapUri.decode(pair.substring(0, equals));
    boolean isTags = given.equalsIgnoreCase(TAGS);
    if (equals <= 0 || (equals == pair.length() - 1 && !isTags)) {
      throw new IllegalArgumentException(
          "The URI option '" + pair + "' is not of the form name=value.");
    }
    if (isTags) {
      addTags(TapUri.decode(pair.substring(equals + 1)));
      return;
    }
    String name = knownName(given);
    if (values.put(name, TapUri.decode(pair.substring(equals + 1))) != null) {
      throw new IllegalArgumentException("The URI option '" + name + "' stands there twice.");
    }
  }

  private void addTags(String text) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String tag : text.split(",", -1)) {
      int colon = tag.indexOf(':');
      if (colon > 0) {
        tags.put(tag.substring(0, colon).strip(), tag.substring(colon + 1).strip());
      } else if (!text.isEmpty()) {
        values.put(TAGS, text);
        throw bad(TAGS, "of the form name:value[,name:value]");
      }
    }
    tagSets.add(tags);
  }

  private static String knownName(String given) {
    for (String name : OF_AUTHENTICATION) {
      if (name.equalsIgnoreCase(given)) {
        throw new IllegalArgumentException(
            "The URI option '" + name + "' cannot be used: authentication is not available yet.");
      }
    }
    for (Iterable<String> names : List.of(NUMBERS.keySet(), TEXTS, FLAGS)) {
      for (String name : names) {
        if (name.equalsIgnoreCase(given)) {
          return name;
        }
      }
    }
    throw new IllegalArgumentException("The URI option '" + given + "' is not known.");
  }

  /** Reads everything once, so that a bad value is refused at once. */
  private void check() {
    NUMBERS.keySet().forEach(this::number);
    FLAGS.forEach(this::flag);
    for (String name : List.of("tls", "ssl")) {
      if (flag(name)) {
        throw new IllegalArgumentException(
            "The URI option '" + name + "=true' cannot be used: TLS is not available yet.");
      }
    }
    writeConcern();
    readConcern();
    readPreference();
  }

  int number(String name) {
    int least = NUMBERS.get(name)[0];
    String text = values.get(name);
    if (text == null) {
      return NUMBERS.get(name)[1];
    }
    long number = -1;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      // stays below every least value
    }
    if (number < least || number > MAX_NUMBER) {
      throw bad(name, "a number from " + least + " to " + MAX_NUMBER);
    }
    return (int) number;
  }

  boolean flag(String name) {
    String text = values.getOrDefault(name, name.startsWith("retry") ? "true" : "false");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad(name, "true or false");
    };
  }

  private IllegalArgumentException bad(String name, String expected) {
    return new IllegalArgumentException(
        "The URI option '"
            + name
            + "' is '"
            + values.get(name)
            + "'; it must be "
            + expected
            + ".");
  }

  boolean says(String name) {
    return values.containsKey(name);
  }

  /** Whether a direct connection is asked for by name. */
  boolean direct() {
    return flag("directConnection");
  }

  String replicaSet() {
    return values.get("replicaSet");
  }

  String appName() {
    return values.get("appName");
  }

  int timeoutMillis() {
    int timeout = number("timeoutMS");
    return timeout > 0 ? timeout : number("socketTimeoutMS");
  }

  TapWriteConcern writeConcern() {
    TapWriteConcern concern = TapWriteConcern.SERVER_DEFAULT;
    String w = values.get("w");
    if (w != null) {
      boolean isNumber = w.chars().allMatch(c -> c >= '0' && c <= '9');
      if (isNumber && w.length() > 2) {
        throw bad("w", "a number of members, 'majority' or the name of a mode");
      }
      concern = isNumber ? TapWriteConcern.of(Integer.parseInt(w)) : TapWriteConcern.of(w);
    }
    if (values.containsKey("journal")) {
      concern = concern.withJournal(flag("journal"));
    }
    return values.containsKey("wtimeoutMS")
        ? concern.withTimeoutMillis(number("wtimeoutMS"))
        : concern;
  }

  TapReadConcern readConcern() {
    String level = values.get("readConcernLevel");
    if (level == null) {
      return null;
    }
    for (TapReadConcern concern : TapReadConcern.values()) {
      if (concern.level().equals(level)) {
        return concern;
      }
    }
    throw bad("readConcernLevel", "local, available, majority, linearizable or snapshot");
  }

  TapReadPreference readPreference() {
    TapReadPreference preference = TapReadPreference.PRIMARY;
    if (says("readPreference")) {
      try {
        preference = TapReadPreference.of(values.get("readPreference"));
      } catch (IllegalArgumentException e) {
        throw bad(
            "readPreference",
            "primary, primaryPreferred, secondary, secondaryPreferred or nearest");
      }
    }
    if (!tagSets.isEmpty()) {
      preference = preference.withTagSets(tagSets);
    }
    return says("maxStalenessSeconds")
        ? preference.withMaxStalenessSeconds(maxStalenessSeconds())
        : preference;
  }

  private int maxStalenessSeconds() {
    String text = values.get("maxStalenessSeconds");
    boolean plain = !text.isEmpty() && text.length() <= 9;
    for (int i = 0; i < text.length(); i++) {
      plain &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    int seconds = plain ? Integer.parseInt(text) : -1;
    if (text.equals("-1")) {
      return -1;
    }
    int heartbeatSeconds = (number("heartbeatFrequencyMS") + 999) / 1000;
    int least = Math.max(90, heartbeatSeconds + IDLE_WRITE_SECONDS);
    if (seconds < least) {
      throw bad("maxStalenessSeconds", "-1 or a number of at least " + least);
    }
    return seconds;
  }
}
