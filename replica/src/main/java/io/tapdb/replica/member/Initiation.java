// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.config.ConfigRefusal;
import io.tapdb.election.config.ConfigRules;
import io.tapdb.election.config.Duties;
import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.InitiateRules;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The beginning of a set: its first configuration is looked through, every other member is asked
 * whether it is there, empty, and in no set yet.
 *
 * <p>Confined to the member's executor.
 */
final class Initiation {
  private static final long ANSWER_MILLIS = 10_000;

  private final Outbox outbox;
  private final Executor loop;
  private final SetConfig config;
  private final Answer answer;
  private final Consumer<SetConfig> ready;
  private int missing;
  private boolean ended;

  /**
   * An initiation.
   *
   * @param answer told when it is refused
   * @param ready goes on with what every member agreed to
   */
  Initiation(
      Outbox outbox, Executor loop, SetConfig config, Answer answer, Consumer<SetConfig> ready) {
    this.outbox = outbox;
    this.loop = loop;
    this.config = config;
    this.answer = answer;
    this.ready = ready;
  }

  /** The set that has this node as its only member. */
  static SetConfig ofOne(String setName, String hostAndPort) {
    HostPort self =
        HostPort.parse(hostAndPort)
            .orElseThrow(
                () ->
                    new TapdbException(
                        ErrorCode.INVALID_REPLICA_SET_CONFIG,
                        "this node's own address '"
                            + hostAndPort
                            + "' is none; give a configuration with members[0].host"));
    return SetConfig.of(setName, List.of(Member.of(0, self, Duties.ORDINARY)));
  }

  /** Looks through the configuration, in which the own place is known. */
  void begin(ConfigRules rules, String setName, SelfSearch search, HeartbeatRequest question) {
    Optional<ConfigRefusal> refusal =
        new InitiateRules(rules, setName, search::isOwn).check(config);
    if (refusal.isPresent()) {
      refuse(Refusals.of(refusal.get()));
      return;
    }
    List<HostPort> others =
        config.members().stream().map(Member::host).filter(host -> !search.isOwn(host)).toList();
    missing = others.size();
    if (missing == 0) {
      ready.accept(config);
    }
    others.forEach(host -> ask(host, question));
  }

  private void ask(HostPort host, HeartbeatRequest question) {
    outbox.heartbeat(
        host,
        question,
        ANSWER_MILLIS,
        new Outbox.HeartbeatListener() {
          @Override
          public void answered(HeartbeatReply reply) {
            loop.execute(() -> heard(host, reply));
          }

          @Override
          public void failed(String reason) {
            loop.execute(
                () ->
                    refuse(
                        new TapdbException(
                            ErrorCode.NODE_NOT_FOUND,
                            "members: "
                                + host
                                + " does not answer as a member that could be added: "
                                + reason)));
          }
        });
  }

  private void heard(HostPort host, HeartbeatReply reply) {
    if (!reply.config().equals(HeartbeatReply.NO_CONFIG)) {
      refuse(
          new TapdbException(
              ErrorCode.ALREADY_INITIALIZED,
              "members: " + host + " is in a set already; a node belongs to one set only"));
    } else if (reply.log().isPresent()
        && !reply.log().get().written().opTime().equals(io.tapdb.oplog.OpTime.NULL)) {
      refuse(
          new TapdbException(
              ErrorCode.INVALID_REPLICA_SET_CONFIG,
              "members: "
                  + host
                  + " has data already, which would be lost; initiate the set there, or start it"
                  + " on an empty folder"));
    } else if (--missing == 0 && !ended) {
      ended = true;
      ready.accept(config);
    }
  }

  private void refuse(TapdbException why) {
    if (!ended) {
      ended = true;
      answer.refused(why);
    }
  }
}
