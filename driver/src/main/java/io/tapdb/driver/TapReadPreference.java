// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Which members of a replica set may answer a read: a mode, and for all modes but {@code primary}
 * the tags they must have and how far they may be behind.
 */
public final class TapReadPreference {
  /** The primary only. */
  public static final TapReadPreference PRIMARY = new TapReadPreference("primary", List.of(), -1);

  /** The primary, or a secondary while there is none. */
  public static final TapReadPreference PRIMARY_PREFERRED = ofMode("primaryPreferred");

  /** Secondaries only. */
  public static final TapReadPreference SECONDARY = ofMode("secondary");

  /** A secondary, or the primary while there is none. */
  public static final TapReadPreference SECONDARY_PREFERRED = ofMode("secondaryPreferred");

  /** Whichever is near. */
  public static final TapReadPreference NEAREST = ofMode("nearest");

  private static final List<TapReadPreference> MODES =
      List.of(PRIMARY, PRIMARY_PREFERRED, SECONDARY, SECONDARY_PREFERRED, NEAREST);

  /** Less could not be told from the time between two reports of a member. */
  private static final int LEAST_STALENESS_SECONDS = 90;

  private final String mode;
  private final List<Map<String, String>> tagSets;
  private final int maxStalenessSeconds;
  private final int hash;

  private TapReadPreference(
      String mode, List<Map<String, String>> tagSets, int maxStalenessSeconds) {
    this.mode = mode;
    this.tagSets = tagSets;
    this.maxStalenessSeconds = maxStalenessSeconds;
    this.hash = Objects.hash(mode, tagSets, maxStalenessSeconds);
  }

  private static TapReadPreference ofMode(String mode) {
    return new TapReadPreference(mode, List.of(), -1);
  }

  /**
   * The preference of a mode, in any letter case.
   *
   * @throws IllegalArgumentException if there is no such mode
   */
  public static TapReadPreference of(String mode) {
    for (TapReadPreference preference : MODES) {
      if (preference.mode.equalsIgnoreCase(mode)) {
        return preference;
      }
    }
    throw new IllegalArgumentException("There is no read preference '" + mode + "'.");
  }

  /** Reads one as it stands in a command. */
  static TapReadPreference of(BsonDocument document) {
    TapReadPreference preference = of(document.getString("mode", new BsonString("")).getValue());
    List<Map<String, String>> sets = new ArrayList<>();
    for (BsonValue set : document.getArray("tags", new BsonArray())) {
      Map<String, String> tags = new LinkedHashMap<>();
      set.asDocument().forEach((name, value) -> tags.put(name, value.asString().getValue()));
      sets.add(tags);
    }
    int seconds = document.getNumber("maxStalenessSeconds", new BsonInt32(-1)).intValue();
    if (!sets.isEmpty()) {
      preference = preference.withTagSets(sets);
    }
    return seconds == -1 ? preference : preference.withMaxStalenessSeconds(seconds);
  }

  /** The same, but only for members with all these tags. */
  public TapReadPreference withTags(Map<String, String> tags) {
    return withTagSets(List.of(tags));
  }

  /**
   * The same, but only for members with all tags of one of these sets: the first set that any
   * member has counts, and an empty one is had by all.
   */
  public TapReadPreference withTagSets(List<? extends Map<String, String>> sets) {
    refuseForPrimary("tags");
    List<Map<String, String>> copies = new ArrayList<>();
    for (Map<String, String> set : sets) {
      copies.add(Collections.unmodifiableMap(new LinkedHashMap<>(set)));
    }
    return new TapReadPreference(mode, List.copyOf(copies), maxStalenessSeconds);
  }

  /**
   * The same, but only for members that are not further behind than this, as far as is known; -1
   * means any.
   */
  public TapReadPreference withMaxStalenessSeconds(int seconds) {
    if (seconds != -1) {
      refuseForPrimary("maxStalenessSeconds");
      if (seconds < LEAST_STALENESS_SECONDS) {
        throw new IllegalArgumentException(
            "maxStalenessSeconds is "
                + seconds
                + "; it must be at least "
                + LEAST_STALENESS_SECONDS
                + ".");
      }
    }
    return new TapReadPreference(mode, tagSets, seconds);
  }

  private void refuseForPrimary(String what) {
    if (mode.equals(PRIMARY.mode)) {
      throw new IllegalArgumentException(
          "The read preference 'primary' takes no " + what + ": there is only one primary.");
    }
  }

  /** Its name in commands. */
  public String mode() {
    return mode;
  }

  /** The sets of tags, one of which a member must have; none means any member will do. */
  public List<Map<String, String>> tagSets() {
    return tagSets;
  }

  /** How far a member may be behind, or -1. */
  public int maxStalenessSeconds() {
    return maxStalenessSeconds;
  }

  /** How it stands in commands. */
  public BsonDocument toDocument() {
    BsonDocument document = new BsonDocument("mode", new BsonString(mode));
    if (!tagSets.isEmpty()) {
      BsonArray sets = new BsonArray();
      for (Map<String, String> set : tagSets) {
        BsonDocument tags = new BsonDocument();
        set.forEach((name, value) -> tags.put(name, new BsonString(value)));
        sets.add(tags);
      }
      document.put("tags", sets);
    }
    if (maxStalenessSeconds >= 0) {
      document.put("maxStalenessSeconds", new BsonInt32(maxStalenessSeconds));
    }
    return document;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TapReadPreference preference
        && mode.equals(preference.mode)
        && tagSets.equals(preference.tagSets)
        && maxStalenessSeconds == preference.maxStalenessSeconds;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return toDocument().toJson();
  }
}
