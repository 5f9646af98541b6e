// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.List;
import java.util.Optional;

/**
 * The configuration of a replica set: who its members are and by which times it lives.
 *
 * <p>Any such record can be built; {@link ConfigRules} says whether it describes a set that can
 * work.
 *
 * @param name the name of the set, {@code _id} in its document
 * @param members in the order in which a candidate is named by its index
 * @param majorityJournals whether a write at majority waits for the disk where it does not say so
 *     itself
 */
public record SetConfig(
    String name,
    ConfigVersion version,
    List<Member> members,
    SetSettings settings,
    boolean majorityJournals) {

  public SetConfig {
    members = List.copyOf(members);
  }

  /** The first configuration of a set, with default settings. */
  public static SetConfig of(String name, List<Member> members) {
    ConfigVersion first = new ConfigVersion(1, ConfigVersion.NO_TERM);
    return new SetConfig(name, first, members, SetSettings.DEFAULT, true);
  }

  public SetConfig withVersion(ConfigVersion newVersion) {
    return new SetConfig(name, newVersion, members, settings, majorityJournals);
  }

  public SetConfig withMembers(List<Member> newMembers) {
    return new SetConfig(name, version, newMembers, settings, majorityJournals);
  }

  public SetConfig withSettings(SetSettings newSettings) {
    return new SetConfig(name, version, members, newSettings, majorityJournals);
  }

  public Optional<Member> byId(int id) {
    return members.stream().filter(member -> member.id() == id).findFirst();
  }

  public Optional<Member> byHost(HostPort host) {
    return members.stream().filter(member -> member.host().equals(host)).findFirst();
  }

  public List<Member> voters() {
    return members.stream().filter(Member::isVoter).toList();
  }

  /** The voters that hold data. */
  public List<Member> dataVoters() {
    return members.stream().filter(Member::isDataVoter).toList();
  }

  public List<Member> electable() {
    return members.stream().filter(Member::isElectable).toList();
  }
}
