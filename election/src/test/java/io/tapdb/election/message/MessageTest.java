// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.election.Seeds;
import io.tapdb.election.VoteRequest;
import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.Configs;
import io.tapdb.oplog.OpTime;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

/** Messages on their way through documents. */
class MessageTest {
  private static OpTime opTime(RandomGenerator random) {
    return random.nextInt(4) == 0
        ? OpTime.NULL
        : OpTime.of(random.nextLong(1L << 32), random.nextInt(), random.nextInt(9));
  }

  private static Position position(RandomGenerator random) {
    OpTime opTime = opTime(random);
    return opTime.equals(OpTime.NULL) ? Position.NONE : new Position(opTime, random.nextLong());
  }

  private static ConfigVersion version(RandomGenerator random) {
    return new ConfigVersion(random.nextInt(-2, 99), random.nextLong(-1, 9));
  }

  @Test
  void aHeartbeatReadsBackAsItWasWritten() {
    Seeds.forEach(
        50,
        random -> {
          HeartbeatRequest request =
              new HeartbeatRequest(
                  "rs", version(random), random.nextLong(99), random.nextInt(-1, 9), "a:1", 3);
          assertThat(HeartbeatRequest.parse(request.toBson())).isEqualTo(request);
          MemberState state = MemberState.of(random.nextInt(11));
          HeartbeatReply.Standing standing =
              new HeartbeatReply.Standing(
                  state, random.nextLong(99), 2, random.nextLong(), "b:2", random.nextBoolean());
          HeartbeatReply reply =
              new HeartbeatReply(
                  "rs",
                  standing,
                  random.nextBoolean()
                      ? Optional.empty()
                      : Optional.of(
                          new LogPositions(position(random), position(random), position(random))),
                  position(random),
                  version(random),
                  random.nextBoolean() ? Optional.empty() : Optional.of(Configs.random(random)));
          assertThat(HeartbeatReply.parse(reply.toBson())).isEqualTo(reply);
        });
  }

  @Test
  void aVoteReadsBackAsItWasWritten() {
    Seeds.forEach(
        50,
        random -> {
          VoteRequest request =
              new VoteRequest(
                  "rs",
                  random.nextBoolean(),
                  random.nextLong(99),
                  2,
                  version(random),
                  opTime(random));
          VoteQuestion question = new VoteQuestion(request, random.nextBoolean());
          assertThat(VoteQuestion.parse(question.toBson())).isEqualTo(question);
          VoteReply reply = new VoteReply(random.nextLong(99), random.nextBoolean(), "why");
          assertThat(VoteReply.parse(reply.toBson())).isEqualTo(reply);
        });
  }

  @Test
  void whatIsMissingOrOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> HeartbeatRequest.parse(new BsonDocument()))
        .isInstanceOf(MessageException.class)
        .hasMessageContaining("'replSetHeartbeat' is missing");
    BsonDocument wrong = new VoteReply(1, true, "").toBson().append("term", new BsonString("1"));
    assertThatThrownBy(() -> VoteReply.parse(wrong))
        .hasMessageContaining("'term' must be a number");
    BsonDocument far =
        new HeartbeatRequest("rs", HeartbeatReply.NO_CONFIG, 1, 1, "", 1)
            .toBson()
            .append("fromId", new BsonInt64(1L << 40));
    assertThatThrownBy(() -> HeartbeatRequest.parse(far)).hasMessageContaining("out of range");
    for (String field : new String[] {"set", "state", "term", "syncingTo", "electable", "opTime"}) {
      BsonDocument reply = reply().toBson().append(field, new BsonDocument("x", new BsonInt64(1)));
      assertThatThrownBy(() -> HeartbeatReply.parse(reply))
          .as(field)
          .isInstanceOf(MessageException.class);
    }
    BsonDocument config = reply().toBson().append("config", new BsonDocument());
    assertThatThrownBy(() -> HeartbeatReply.parse(config)).hasMessageContaining("'config'");
  }

  private static HeartbeatReply reply() {
    return new HeartbeatReply(
        "rs",
        new HeartbeatReply.Standing(MemberState.SECONDARY, 1, -1, 0, "", true),
        Optional.of(LogPositions.at(new Position(OpTime.of(1, 1, 1), 1))),
        Position.NONE,
        new ConfigVersion(1, 1),
        Optional.empty());
  }

  @Test
  void statesHaveTheirNumbers() {
    for (MemberState state : MemberState.values()) {
      assertThat(MemberState.of(state.code())).isEqualTo(state);
    }
    assertThat(MemberState.of(4)).isEqualTo(MemberState.UNKNOWN);
  }

  @Test
  void ofTwoPositionsTheLaterCounts() {
    Position one = new Position(OpTime.of(1, 1, 1), 5);
    Position two = new Position(OpTime.of(1, 2, 1), 6);
    assertThat(LogPositions.at(one).later(new LogPositions(two, Position.NONE, one)))
        .isEqualTo(new LogPositions(two, one, one));
  }
}
