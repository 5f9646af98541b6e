// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold for every configuration, first or later.
 *
 * @param multipleArbiters whether the operator allowed more than one arbiter; with two, a majority
 *     can elect a primary that has less data than a majority acknowledged
 */
public record ConfigRules(boolean multipleArbiters) {
  public static final int MOST_MEMBERS = 50;
  public static final int MOST_VOTERS = 7;

  private static final String MODES = "settings.getLastErrorModes";

  /** The first rule that the configuration breaks. */
  public Optional<ConfigRefusal> check(SetConfig config) {
    Findings findings = new Findings();
    findings.require(!config.name().isEmpty(), "_id, the name of the set, must not be empty");
    int version = config.version().version();
    findings.require(version >= 1, "version must be at least 1, found " + version);
    int count = config.members().size();
    findings.require(
        count >= 1 && count <= MOST_MEMBERS,
        "members must be 1 to " + MOST_MEMBERS + ", found " + count);
    for (int i = 0; i < count; i++) {
      findings.add(MemberRules.check("members[" + i + "]", config.members().get(i)));
    }
    distinct(config.members(), findings);
    roles(config, findings);
    timeouts(config.settings().timeouts(), findings);
    modes(config, findings);
    return findings.first();
  }

  private static void distinct(List<Member> members, Findings findings) {
    Map<Integer, Integer> ids = new HashMap<>();
    Map<HostPort, Integer> hosts = new HashMap<>();
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      Integer sameId = ids.putIfAbsent(member.id(), i);
      findings.require(sameId == null, twice("_id", member.id(), sameId, i));
      Integer sameHost = hosts.putIfAbsent(member.host(), i);
      findings.require(sameHost == null, twice("host", member.host(), sameHost, i));
    }
    long local = members.stream().filter(member -> member.host().isLocalhost()).count();
    findings.require(
        local == 0 || local == members.size(),
        "members[].host must be localhost for all members or for none, found "
            + local
            + " of "
            + members.size());
  }

  private static String twice(String field, Object value, Integer first, int second) {
    return "members["
        + first
        + "]."
        + field
        + " and members["
        + second
        + "]."
        + field
        + " are both "
        + value;
  }

  private void roles(SetConfig config, Findings findings) {
    // A newly added member will vote one day, so it counts here as it was asked for.
    List<Member> members = config.members();
    long voters = members.stream().filter(member -> member.duties().votes() > 0).count();
    findings.require(
        voters >= 1 && voters <= MOST_VOTERS,
        "members with votes must be 1 to " + MOST_VOTERS + ", found " + voters);
    findings.require(
        members.stream().anyMatch(member -> member.duties().priority() > 0),
        "members must include one that holds data and has a priority above 0");
    long arbiters = members.stream().filter(Member::isArbiter).count();
    findings.require(
        arbiters <= 1 || multipleArbiters,
        "members include " + arbiters + " arbiters; more than one needs allowMultipleArbiters");
  }

  private static void timeouts(SetTimeouts timeouts, Findings findings) {
    atLeast(1, timeouts.heartbeatIntervalMillis(), "heartbeatIntervalMillis", findings);
    atLeast(1, timeouts.heartbeatTimeoutSecs(), "heartbeatTimeoutSecs", findings);
    atLeast(1, timeouts.electionTimeoutMillis(), "electionTimeoutMillis", findings);
    atLeast(-1, timeouts.catchUpTimeoutMillis(), "catchUpTimeoutMillis", findings);
    atLeast(-1, timeouts.catchUpTakeoverDelayMillis(), "catchUpTakeoverDelayMillis", findings);
  }

  private static void atLeast(int least, int value, String field, Findings findings) {
    findings.require(
        value >= least, "settings." + field + " must be at least " + least + ", found " + value);
  }

  private static void modes(SetConfig config, Findings findings) {
    config
        .settings()
        .modes()
        .forEach(
            (mode, counts) -> {
              findings.require(
                  !mode.isEmpty() && !mode.equals("majority") && !mode.startsWith("$"),
                  MODES + " cannot define a mode called '" + mode + "'");
              counts.forEach(
                  (tag, count) -> {
                    String path = MODES + "." + mode + "." + tag;
                    findings.require(count >= 1, path + " must be at least 1, found " + count);
                    int values = distinctValues(config, tag);
                    findings.require(
                        count <= values,
                        path + " asks for " + count + " distinct values, members have " + values);
                  });
            });
  }

  private static int distinctValues(SetConfig config, String tag) {
    Set<String> values = new HashSet<>();
    for (Member member : config.members()) {
      String value = member.tags().get(tag);
      if (value != null) {
        values.add(value);
      }
    }
    return values.size();
  }
}
