// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.SetConfig;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.Workers;
import io.tapdb.replica.peer.Peers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.bson.types.ObjectId;

/**
 * How a node finds itself in a configuration: it asks every host for the id of its process. Names
 * do not tell, because one machine has many of them.
 *
 * <p>Confined to the member's executor.
 */
final class SelfSearch {
  private static final long ANSWER_MILLIS = 2000;
  private static final long RETRY_MILLIS = 100;
  private static final int ROUNDS = 50;

  private final Peers peers;
  private final Workers workers;
  private final Executor loop;
  private final ObjectId processId;
  private final Set<HostPort> own = new HashSet<>();
  private boolean sure = true;

  SelfSearch(Peers peers, Workers workers, Executor loop, ObjectId processId) {
    this.peers = peers;
    this.workers = workers;
    this.loop = loop;
    this.processId = processId;
  }

  /** Whether this address was found to be the own one. */
  boolean isOwn(HostPort host) {
    return own.contains(host);
  }

  /** Gives the own place among the members, or -1; a host that cannot be reached may be tried. */
  void find(SetConfig config, Consumer<Integer> result) {
    new Round(config, ROUNDS, result).begin();
  }

  /** The same, but asks every host once only. */
  void findOnce(SetConfig config, Consumer<Integer> result) {
    new Round(config, 1, result).begin();
  }

  /** Whether every host had answered when this node was last found to be none of them. */
  boolean isSure() {
    return sure;
  }

  private int place(SetConfig config) {
    for (int i = 0; i < config.members().size(); i++) {
      if (own.contains(config.members().get(i).host())) {
        return i;
      }
    }
    return -1;
  }

  /** One look at all hosts. A node that has just started may not hear itself yet. */
  private final class Round {
    private final SetConfig config;
    private final int roundsLeft;
    private final Consumer<Integer> result;
    private int missing;
    private boolean unreachable;
    private boolean ended;

    Round(SetConfig config, int roundsLeft, Consumer<Integer> result) {
      this.config = config;
      this.roundsLeft = roundsLeft;
      this.result = result;
    }

    void begin() {
      int known = place(config);
      if (known >= 0) {
        result.accept(known);
        return;
      }
      List<HostPort> hosts = config.members().stream().map(member -> member.host()).toList();
      missing = hosts.size();
      hosts.forEach(this::ask);
    }

    private void ask(HostPort host) {
      Doc hello = new DocWriter().put("hello", 1).build();
      peers.call(
          host,
          hello,
          ANSWER_MILLIS,
          new Peers.ReplyListener() {
            @Override
            public void replied(Doc reply) {
              loop.execute(() -> answered(host, isOurs(reply)));
            }

            @Override
            public void failed(String reason) {
              loop.execute(Round.this::failed);
            }
          });
    }

    private boolean isOurs(Doc reply) {
      Value version = reply.get("topologyVersion");
      return version.isDocument() && version.doc().get("processId").sameBytes(Value.of(processId));
    }

    private void answered(HostPort host, boolean ours) {
      if (ours) {
        own.add(host);
      }
      oneLess();
    }

    private void failed() {
      unreachable = true;
      oneLess();
    }

    private void oneLess() {
      missing--;
      if (ended) {
        return;
      }
      int found = place(config);
      if (found >= 0) {
        ended = true;
        result.accept(found);
      } else if (missing == 0) {
        ended = true;
        if (unreachable && roundsLeft > 1) {
          Round next = new Round(config, roundsLeft - 1, result);
          workers.schedule(RETRY_MILLIS, () -> loop.execute(next::begin));
        } else {
          sure = !unreachable;
          result.accept(-1);
        }
      }
    }
  }
}
