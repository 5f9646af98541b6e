// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The other members, in the order of the configuration. */
final class Peers {
  private final Map<Integer, Peer> byId = new LinkedHashMap<>();

  /** Takes over a configuration; what is known of a member that stays at its host is kept. */
  void install(SetConfig config, int selfIndex, long now) {
    Map<Integer, Peer> before = new LinkedHashMap<>(byId);
    byId.clear();
    for (int i = 0; i < config.members().size(); i++) {
      Member member = config.members().get(i);
      if (i != selfIndex) {
        Peer known = before.get(member.id());
        boolean stays = known != null && known.member().host().equals(member.host());
        Peer peer = stays ? known : new Peer(member);
        peer.setMember(member);
        if (!stays) {
          peer.assumeSeen(now);
        }
        byId.put(member.id(), peer);
      }
    }
  }

  Collection<Peer> all() {
    return byId.values();
  }

  /** Null for nobody. */
  Peer get(int id) {
    return byId.get(id);
  }

  /** How many other voters answer. */
  int votersUp() {
    int up = 0;
    for (Peer peer : byId.values()) {
      up += peer.member().isVoter() && peer.isUp() ? 1 : 0;
    }
    return up;
  }

  /**
   * Until when so many other voters will have been seen within the time, if nothing more is heard.
   */
  long seenUntil(int voters, long timeout) {
    if (voters <= 0) {
      return Long.MAX_VALUE;
    }
    List<Long> latest = new ArrayList<>();
    for (Peer peer : byId.values()) {
      if (peer.member().isVoter()) {
        latest.add(peer.seen());
      }
    }
    latest.sort(Collections.reverseOrder());
    return latest.size() < voters ? Long.MIN_VALUE : latest.get(voters - 1) + timeout;
  }

  /** The last entry of whoever is known to be furthest, of those that answer. */
  OpTime furthest() {
    OpTime furthest = OpTime.NULL;
    for (Peer peer : byId.values()) {
      OpTime written = peer.log().written().opTime();
      furthest = peer.isUp() && written.isAfter(furthest) ? written : furthest;
    }
    return furthest;
  }
}
