// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.set;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * What a set is made of.
 *
 * @param members how many, arbiters included
 * @param duties what the configuration says of single members, besides their addresses
 * @param settings the {@code settings} of its configuration
 * @param oplogMegabytes the size of every oplog
 * @param options more options of every node
 */
public record SetShape(
    int members,
    Map<Integer, Document> duties,
    Document settings,
    int oplogMegabytes,
    List<String> options) {
  private static final int OPLOG_MEGABYTES = 990;

  public SetShape {
    duties = Map.copyOf(duties);
    options = List.copyOf(options);
  }

  /** Members that hold data, with default settings. */
  public static SetShape of(int members) {
    return new SetShape(members, Map.of(), new Document(), OPLOG_MEGABYTES, List.of());
  }

  /** The same, with something to say of one member. */
  public SetShape withDuty(int member, Document duty) {
    Map<Integer, Document> more = new HashMap<>(duties);
    more.put(member, duty);
    return new SetShape(members, more, settings, oplogMegabytes, options);
  }

  /** The same, where the last member is an arbiter. */
  public SetShape withArbiter() {
    return withDuty(members - 1, new Document("arbiterOnly", true));
  }

  /** The same, with another oplog. */
  public SetShape withOplog(int megabytes) {
    return new SetShape(members, duties, settings, megabytes, options);
  }

  /** The same, with a setting in its configuration. */
  public SetShape withSetting(String name, Object value) {
    Document more = new Document(settings).append(name, value);
    return new SetShape(members, duties, more, oplogMegabytes, options);
  }

  /** The same, with a parameter of every node. */
  public SetShape withParameter(String name, Object value) {
    List<String> more = new ArrayList<>(options);
    more.addAll(List.of("--setParameter", name + "=" + value));
    return new SetShape(members, duties, settings, oplogMegabytes, more);
  }

  /** The row of a member in the configuration. */
  Document member(int number, String host) {
    Document member = new Document("_id", number).append("host", host);
    member.putAll(duties.getOrDefault(number, new Document()));
    return member;
  }
}
