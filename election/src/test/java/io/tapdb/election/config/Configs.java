// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bson.types.ObjectId;

/** Configurations to test with: plain ones by the duties of their members, and random ones. */
public final class Configs {
  public static final ObjectId SET_ID = new ObjectId("65a000000000000000000001");

  private Configs() {}

  public static HostPort host(int id) {
    return new HostPort("node" + id + ".example", 27017);
  }

  /** The set "rs" whose members have ids from 0 on. */
  public static SetConfig of(Duties... duties) {
    List<Member> members = new ArrayList<>();
    for (Duties each : duties) {
      members.add(Member.of(members.size(), host(members.size()), each));
    }
    return SetConfig.of("rs", members);
  }

  /** Members that are all alike. */
  public static SetConfig ordinary(int count) {
    Duties[] duties = new Duties[count];
    Arrays.fill(duties, Duties.ORDINARY);
    return of(duties);
  }

  public static SetConfig versioned(SetConfig config, int version, long term) {
    return config.withVersion(new ConfigVersion(version, term));
  }

  /** The same set with other duties for one member. */
  public static SetConfig with(SetConfig config, int index, Duties duties) {
    return with(config, config.members().get(index).withDuties(duties));
  }

  /** The same set with the member in the place of the one of its id, or at the end. */
  public static SetConfig with(SetConfig config, Member member) {
    List<Member> members = new ArrayList<>(config.members());
    Optional<Member> old = config.byId(member.id());
    if (old.isPresent()) {
      members.set(members.indexOf(old.get()), member);
    } else {
      members.add(member);
    }
    return config.withMembers(members);
  }

  public static SetConfig without(SetConfig config, int id) {
    return config.withMembers(
        config.members().stream().filter(member -> member.id() != id).toList());
  }

  /** Any configuration that passes {@link ConfigRules}. */
  public static SetConfig random(RandomGenerator random) {
    List<Member> members = new ArrayList<>();
    int count = random.nextInt(1, 12);
    for (int i = 0; i < count; i++) {
      members.add(randomMember(random, i));
    }
    SetTimeouts timeouts =
        new SetTimeouts(
            random.nextInt(1, 9999),
            random.nextInt(1, 99),
            random.nextInt(1, 99_999),
            random.nextInt(-1, 99),
            random.nextInt(-1, 99));
    SetSettings settings =
        new SetSettings(
            random.nextBoolean(),
            timeouts,
            random.nextBoolean() ? Map.of() : Map.of("one", Map.of("dc", 1)),
            random.nextBoolean() ? Optional.empty() : Optional.of(SET_ID));
    ConfigVersion version = new ConfigVersion(random.nextInt(1, 99), random.nextLong(-1, 5));
    return new SetConfig("rs", version, members, settings, random.nextBoolean());
  }

  private static Member randomMember(RandomGenerator random, int id) {
    Duties duties =
        id == 0
            ? Duties.ORDINARY
            : new Duties[] {
                  Duties.ORDINARY.withVotes(id < 7 ? 1 : 0).withPriority(id < 7 ? 2.5 : 0),
                  Duties.SILENT,
                  Duties.SILENT.withHidden(true).withDelay(random.nextInt(0, 9000)),
                  Duties.SILENT.withBuildIndexes(false),
                }
                [random.nextInt(4)];
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("dc", random.nextBoolean() ? "east" : "west");
    if (random.nextBoolean()) {
      tags.put("rack", "r" + id);
    }
    return Member.of(id, host(id), duties).withTags(tags).withNewlyAdded(random.nextInt(9) == 0);
  }
}
