// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.topology.Membership.Term;
import io.tapdb.driver.internal.topology.ServerDescription.Problem;
import io.tapdb.driver.internal.wire.HostAddress;
import java.util.List;

/**
 * What news of one server mean for what is known of all: a function from a description and the news
 * to the next description.
 *
 * <table>
 * <caption>What happens, by what the servers are together and what one of them turns out to be
 * </caption>
 * <tr><th></th><th>Unknown, ghost</th><th>standalone</th><th>primary</th><th>other member</th></tr>
 * <tr><td>Unknown</td><td>noted</td><td>alone: Single, else removed</td><td colspan="2">it is a
 * set; go on below</td></tr>
 * <tr><td>set</td><td>noted; was it the primary, there is none</td><td>removed</td><td>its list of
 * hosts counts, other primaries are unknown; an older one is unknown itself</td><td>without a
 * primary its hosts are added; removed if the set calls it otherwise</td></tr>
 * <tr><td>Single</td><td colspan="4">noted</td></tr>
 * </table>
 */
final class TopologyCore {
  private TopologyCore() {}

  /** Whether news are older than what is known, as they were overtaken on their way. */
  static boolean isStale(TopologyDescription known, ServerDescription news) {
    ServerDescription before = known.server(news.host());
    return before == null
        || (news.topologyVersion() != null
            && news.topologyVersion().isOlderThan(before.topologyVersion()));
  }

  /**
   * Whether an error is older than what is known, or as old: what a server said with the same
   * version it said knowing of the error's reason.
   */
  static boolean isStaleError(TopologyDescription known, HostAddress host, TopologyVersion error) {
    ServerDescription before = known.server(host);
    return before == null
        || (error != null
            && before.topologyVersion() != null
            && (error.equals(before.topologyVersion())
                || error.isOlderThan(before.topologyVersion())));
  }

  /** The description after these news. */
  static TopologyDescription on(TopologyDescription before, ServerDescription news) {
    if (before.server(news.host()) == null) {
      return before;
    }
    TopologyDescription now = before.with(news);
    return switch (before.type()) {
      case SINGLE -> single(now, news);
      case UNKNOWN -> unknown(now, news);
      case SET_WITHOUT_PRIMARY, SET_WITH_PRIMARY -> set(now, news);
    };
  }

  private static TopologyDescription single(TopologyDescription now, ServerDescription news) {
    String found = news.membership().setName();
    if (!news.isKnown() || now.setName() == null || now.setName().equals(found)) {
      return now;
    }
    Problem problem = new Problem(otherSet(found, now.setName()), null);
    return now.with(ServerDescription.unknown(news.host(), problem, news.topologyVersion()));
  }

  private static TopologyDescription unknown(TopologyDescription now, ServerDescription news) {
    return switch (news.type()) {
      case UNKNOWN, GHOST -> now;
      case STANDALONE ->
          now.servers().size() == 1 && now.removed().isEmpty()
              ? now.as(TopologyType.SINGLE)
              : now.without(news.host(), "it belongs to no replica set");
      case PRIMARY, SECONDARY, ARBITER, OTHER ->
          set(now.as(TopologyType.SET_WITHOUT_PRIMARY), news);
    };
  }

  private static TopologyDescription set(TopologyDescription now, ServerDescription news) {
    TopologyDescription next =
        switch (news.type()) {
          case UNKNOWN, GHOST -> now;
          case STANDALONE ->
              now.without(news.host(), otherSet(news.membership().setName(), now.setName()));
          case PRIMARY -> primary(now, news);
          case SECONDARY, ARBITER, OTHER -> member(now, news);
        };
    return next.as(
        next.primary() == null ? TopologyType.SET_WITHOUT_PRIMARY : TopologyType.SET_WITH_PRIMARY);
  }

  private static String otherSet(String found, String wanted) {
    return "it belongs to "
        + (found == null ? "no replica set" : "replica set '" + found + "'")
        + ", not to '"
        + wanted
        + "'";
  }

  private static TopologyDescription member(TopologyDescription now, ServerDescription news) {
    Membership membership = news.membership();
    if (now.setName() != null && !now.setName().equals(membership.setName())) {
      return now.without(news.host(), otherSet(membership.setName(), now.setName()));
    }
    TopologyDescription next = now.named(membership.setName());
    // a primary that is known says best who the others are
    if (now.type() == TopologyType.SET_WITHOUT_PRIMARY) {
      next = withHosts(next, membership.hosts());
    }
    HostAddress me = membership.me();
    return me == null || me.equals(news.host())
        ? next
        : next.without(news.host(), "its replica set calls it " + me);
  }

  private static TopologyDescription primary(TopologyDescription now, ServerDescription news) {
    Membership membership = news.membership();
    if (now.setName() != null && !now.setName().equals(membership.setName())) {
      return now.without(news.host(), otherSet(membership.setName(), now.setName()));
    }
    Term term = membership.term();
    if (term.compareTo(now.greatest()) < 0) {
      return now.with(overtaken(news, "it takes itself for the primary, but a newer one was seen"));
    }
    TopologyDescription next = now.named(membership.setName()).seen(term);
    for (ServerDescription other : now.servers().values()) {
      if (other.type() == ServerType.PRIMARY && !other.host().equals(news.host())) {
        next = next.with(overtaken(other, "it was the primary until " + news.host() + " was"));
      }
    }
    next = withHosts(next, membership.hosts());
    for (HostAddress host : now.servers().keySet()) {
      if (!membership.hosts().contains(host)) {
        next = next.without(host, "it is not in the configuration of the primary " + news.host());
      }
    }
    return next;
  }

  private static ServerDescription overtaken(ServerDescription server, String why) {
    return ServerDescription.unknown(
        server.host(), new Problem(why, null), server.topologyVersion());
  }

  private static TopologyDescription withHosts(TopologyDescription now, List<HostAddress> hosts) {
    TopologyDescription next = now;
    for (HostAddress host : hosts) {
      if (next.server(host) == null) {
        next = next.with(ServerDescription.unasked(host));
      }
    }
    return next;
  }
}
