// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.Optional;

/** What must hold for one member, whoever the others are. */
final class MemberRules {
  private static final int HIGHEST_PRIORITY = 1000;

  /** A leap year; longer delays are taken for a wrong unit. */
  private static final int LONGEST_DELAY_SECS = 366 * 24 * 60 * 60;

  private MemberRules() {}

  /**
   * @param path where the member stands, for messages
   */
  static Optional<ConfigRefusal> check(String path, Member member) {
    Findings findings = new Findings();
    ranges(path, member, findings);
    Duties duties = member.duties();
    if (duties.arbiterOnly()) {
      findings.require(duties.priority() == 0, path + ".priority of an arbiter must be 0");
      findings.require(duties.votes() == 1, path + ".votes of an arbiter must be 1");
      findings.require(member.tags().isEmpty(), path + ".tags cannot be given to an arbiter");
    }
    if (duties.priority() > 0) {
      String why = ", so " + path + ".priority must be 0";
      findings.require(duties.votes() > 0, path + ".votes is 0" + why);
      findings.require(!duties.hidden(), path + ".hidden is true" + why);
      findings.require(duties.buildIndexes(), path + ".buildIndexes is false" + why);
      findings.require(
          duties.secondaryDelaySecs() == 0, path + ".secondaryDelaySecs is not 0" + why);
    }
    return findings.first();
  }

  private static void ranges(String path, Member member, Findings findings) {
    Duties duties = member.duties();
    findings.require(member.id() >= 0, path + "._id must not be negative, found " + member.id());
    findings.require(
        !member.host().isDefaultRoute(),
        path + ".host cannot be the address of all interfaces, " + member.host());
    findings.require(
        duties.priority() >= 0 && duties.priority() <= HIGHEST_PRIORITY,
        path + ".priority must be between 0 and 1000, found " + duties.priority());
    findings.require(
        duties.votes() == 0 || duties.votes() == 1,
        path + ".votes must be 0 or 1, found " + duties.votes());
    findings.require(
        duties.secondaryDelaySecs() >= 0 && duties.secondaryDelaySecs() <= LONGEST_DELAY_SECS,
        path
            + ".secondaryDelaySecs must be between 0 and "
            + LONGEST_DELAY_SECS
            + ", found "
            + duties.secondaryDelaySecs());
  }
}
