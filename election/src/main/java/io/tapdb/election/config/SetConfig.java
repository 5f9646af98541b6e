// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;

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

  /**
   * Reads a configuration as users write and members store it.
   *
   * @throws ConfigRefusedException if a field is missing, unknown or of the wrong type
   */
  public static SetConfig parse(BsonDocument document) {
    return ConfigReader.read(document);
  }

  /** The document that members store and send each other. */
  public BsonDocument toBson() {
    return new ConfigWriter(true).write(this);
  }

  /** The document that users see. */
  public BsonDocument toPublicBson() {
    return new ConfigWriter(false).write(this);
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

  /** How many votes elect a primary. */
  public int voteMajority() {
    return voters().size() / 2 + 1;
  }

  /** How many data-bearing voters must have an entry durable before it is committed. */
  public int writeMajority() {
    return Math.min(voteMajority(), dataVoters().size());
  }

  /**
   * Whether writes wait for a majority where nobody said what they wait for. With arbiters they do
   * only if a majority can still be had with one data-bearing voter down.
   */
  public boolean impliesMajorityWrites() {
    int data = dataVoters().size();
    return data == voters().size() || data > voteMajority();
  }

  /** Two voters that hold data, and one that does not. */
  public boolean isPrimarySecondaryArbiter() {
    return voters().size() == 3 && dataVoters().size() == 2;
  }

  /** This configuration as it will be once all newly added members have caught up. */
  public SetConfig asAsked() {
    return withMembers(members.stream().map(member -> member.withNewlyAdded(false)).toList());
  }
}
