// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.tapdb.election.config.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The members this node is cut off from, for tests: to and from them everything vanishes without a
 * word, as in a network that lost a cable. Safe for many threads.
 */
final class Partition {
  private volatile Set<HostPort> hosts = Set.of();
  private volatile Map<Integer, Set<InetAddress>> senders = Map.of();
  private final List<Runnable> broken = new ArrayList<>();

  /**
   * Cuts these off, and none else.
   *
   * <p>Streams that have lost messages break when the cable is back, as they would in earnest after
   * a while.
   */
  void cut(Set<HostPort> members) {
    Map<Integer, Set<InetAddress>> addresses = new TreeMap<>();
    for (HostPort member : members) {
      addresses
          .computeIfAbsent(member.port(), port -> new HashSet<>())
          .addAll(addressesOf(member.host()));
    }
    senders = addresses;
    hosts = Set.copyOf(members);
    List<Runnable> over;
    synchronized (broken) {
      over = List.copyOf(broken);
      broken.clear();
    }
    over.forEach(Runnable::run);
  }

  private static List<InetAddress> addressesOf(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException unknown) {
      return List.of();
    }
  }

  /** Whether nothing reaches that member. */
  boolean separates(HostPort member) {
    Set<HostPort> cut = hosts;
    return !cut.isEmpty() && cut.contains(member);
  }

  /** Whether nothing of what that one sends arrives here. */
  boolean separates(Sender sender) {
    Map<Integer, Set<InetAddress>> cut = senders;
    return !cut.isEmpty() && cut.getOrDefault(sender.port(), Set.of()).contains(sender.address());
  }

  /** Says what to do with a stream that lost a message, once it could go on. */
  void breaks(Runnable end) {
    synchronized (broken) {
      broken.add(end);
    }
  }
}
