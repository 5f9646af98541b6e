// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.TapReadPreference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Which servers fit a read preference: a function from what is known to a list. */
final class ServerChoice {
  private final TopologyDescription known;
  private final TapReadPreference preference;
  private final long heartbeatMillis;

  private ServerChoice(
      TopologyDescription known, TapReadPreference preference, long heartbeatMillis) {
    this.known = known;
    this.preference = preference;
    this.heartbeatMillis = heartbeatMillis;
  }

  /** The servers that fit, none of which is much farther away than another. */
  static List<ServerDescription> of(
      TopologyDescription known, TapReadPreference preference, TopologySettings.Times times) {
    ServerChoice choice = new ServerChoice(known, preference, times.heartbeatMillis());
    return near(choice.fitting(), TimeUnit.MILLISECONDS.toNanos(times.thresholdMillis()));
  }

  private List<ServerDescription> fitting() {
    return switch (known.type()) {
      case UNKNOWN -> List.of();
      case SINGLE -> known.servers().values().stream().filter(ServerDescription::isKnown).toList();
      case SET_WITHOUT_PRIMARY, SET_WITH_PRIMARY -> members();
    };
  }

  private List<ServerDescription> members() {
    List<ServerDescription> primary = of(ServerType.PRIMARY);
    return switch (preference.mode()) {
      case "primary" -> primary;
      case "primaryPreferred" -> primary.isEmpty() ? fit(of(ServerType.SECONDARY)) : primary;
      case "secondary" -> fit(of(ServerType.SECONDARY));
      case "secondaryPreferred" -> {
        List<ServerDescription> secondaries = fit(of(ServerType.SECONDARY));
        yield secondaries.isEmpty() ? primary : secondaries;
      }
      case "nearest" -> {
        List<ServerDescription> all = new ArrayList<>(primary);
        all.addAll(of(ServerType.SECONDARY));
        yield fit(all);
      }
      default -> throw new IllegalStateException("an unknown mode: " + preference.mode());
    };
  }

  private List<ServerDescription> of(ServerType type) {
    return known.servers().values().stream().filter(server -> server.type() == type).toList();
  }

  /** Those that are fresh enough and have the tags of the first set that any of them has. */
  private List<ServerDescription> fit(List<ServerDescription> candidates) {
    List<ServerDescription> fresh = fresh(candidates);
    if (preference.tagSets().isEmpty()) {
      return fresh;
    }
    for (Map<String, String> tags : preference.tagSets()) {
      List<ServerDescription> tagged =
          fresh.stream()
              .filter(one -> one.membership().tags().entrySet().containsAll(tags.entrySet()))
              .toList();
      if (!tagged.isEmpty()) {
        return tagged;
      }
    }
    return List.of();
  }

  private List<ServerDescription> fresh(List<ServerDescription> candidates) {
    if (preference.maxStalenessSeconds() < 0) {
      return candidates;
    }
    long most = TimeUnit.SECONDS.toMillis(preference.maxStalenessSeconds());
    return candidates.stream().filter(one -> stalenessMillis(one) <= most).toList();
  }

  /**
   * How far a member is behind at most: behind the primary, each taken at the moment it was heard;
   * without one, behind the secondary that has the newest write. What it missed since it was heard
   * is at most what happens between two questions.
   */
  private long stalenessMillis(ServerDescription server) {
    ServerDescription primary = known.primary();
    if (server.type() == ServerType.PRIMARY || lastWrite(server) < 0) {
      return 0;
    }
    if (primary != null) {
      return lastWrite(primary) < 0 ? 0 : age(server) - age(primary) + heartbeatMillis;
    }
    long newest = lastWrite(server);
    for (ServerDescription other : of(ServerType.SECONDARY)) {
      newest = Math.max(newest, lastWrite(other));
    }
    return newest - lastWrite(server) + heartbeatMillis;
  }

  private static long age(ServerDescription server) {
    return server.heardMillis() - lastWrite(server);
  }

  private static long lastWrite(ServerDescription server) {
    return server.hello().lastWriteMillis();
  }

  private static List<ServerDescription> near(List<ServerDescription> all, long thresholdNanos) {
    long least = Long.MAX_VALUE;
    for (ServerDescription server : all) {
      least = Math.min(least, server.roundTripNanos());
    }
    long nearest = least;
    return all.stream()
        .filter(server -> server.roundTripNanos() - nearest <= thresholdNanos)
        .toList();
  }
}
