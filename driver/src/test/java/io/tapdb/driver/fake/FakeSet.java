// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A replica set of {@link FakeServer}s that elects whom it is told to. Their documents are their
 * own: nothing is replicated.
 */
public final class FakeSet implements AutoCloseable {
  private final List<FakeServer> members = new ArrayList<>();
  private int setVersion = 1;
  private int term;

  private FakeSet() {}

  /** A set of so many members, of which the first is the primary. */
  public static FakeSet start(int count) {
    FakeSet set = new FakeSet();
    for (int i = 0; i < count; i++) {
      set.members.add(FakeServer.start());
    }
    for (int i = 0; i < count; i++) {
      set.secondary(i);
      set.member(i).countChanges();
    }
    set.elect(0);
    return set;
  }

  /** One of them. */
  public FakeServer member(int index) {
    return members.get(index);
  }

  /** How to connect to it; options go behind. */
  public String uri(String options) {
    return "tapdb://" + addresses(",", "") + "/test?replicaSet=rs0&" + options;
  }

  private String addresses(String separator, String quote) {
    return members.stream()
        .map(member -> quote + member.host() + quote)
        .collect(Collectors.joining(separator));
  }

  /** Makes one the primary of a new term; the others are not told. */
  public void elect(int index) {
    term++;
    say(
        index,
        "isWritablePrimary: true, secondary: false, electionId: {$oid: '7fffffff"
            + String.format("%016x", term)
            + "'}");
  }

  /** Makes one a secondary. */
  public void secondary(int index) {
    say(index, "isWritablePrimary: false, secondary: true, electionId: null");
  }

  private void say(int index, String fields) {
    member(index)
        .hello(
            "{setName: 'rs0', setVersion: "
                + setVersion
                + ", me: '"
                + member(index).host()
                + "', hosts: ["
                + addresses(", ", "'")
                + "], "
                + fields
                + "}");
  }

  /** Adds a member to the configuration, as the primary tells it. */
  public FakeServer add(int primary) {
    members.add(FakeServer.start());
    FakeServer added = members.getLast();
    added.countChanges();
    setVersion++;
    secondary(members.size() - 1);
    say(primary, "isWritablePrimary: true");
    return added;
  }

  /** Removes a member from the configuration, as the primary tells it; it goes on running. */
  public FakeServer remove(int index, int primary) {
    FakeServer removed = members.remove(index);
    setVersion++;
    say(primary < index ? primary : primary - 1, "isWritablePrimary: true");
    return removed;
  }

  @Override
  public void close() {
    members.forEach(FakeServer::close);
  }
}
