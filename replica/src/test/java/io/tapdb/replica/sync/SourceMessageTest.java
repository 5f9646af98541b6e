// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.engine.bson.Json;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.Seeds;
import io.tapdb.replica.sync.WireReader.WireFault;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What travels over the streams between members. */
class SourceMessageTest {
  private static final SourceFacts FACTS =
      new SourceFacts(
          7,
          MemberState.SECONDARY,
          2,
          -1,
          3,
          new Position(OpTime.of(9, 1, 6), 9001),
          OpTime.of(12, 4, 7));

  private static RawEntry entry(long seconds, long term, int size) {
    return new RawEntry(OpTime.of(seconds, 1, term), new byte[size]);
  }

  private static SourceMessage.Batch batch(RawEntry... entries) {
    return new SourceMessage.Batch(FACTS, OpTime.of(9, 1, 6), List.of(entries));
  }

  @Test
  void aBatchArrivesAsItWasSent() throws WireFault {
    SourceMessage.Batch sent = batch(entry(10, 6, 5), entry(11, 7, 0), entry(12, 7, 70_000));
    SourceMessage.Batch come = (SourceMessage.Batch) SourceMessage.decode(sent.encode());
    assertThat(come.facts()).isEqualTo(FACTS);
    assertThat(come.previous()).isEqualTo(sent.previous());
    assertThat(come.last()).isEqualTo(OpTime.of(12, 1, 7));
    assertThat(come.entries())
        .extracting(each -> each.opTime() + " " + each.bytes().length)
        .containsExactly("(10:1, t6) 5", "(11:1, t7) 0", "(12:1, t7) 70000");
  }

  @Test
  void anEmptyBatchLeadsToWhereItBegins() throws WireFault {
    assertThat(((SourceMessage.Batch) SourceMessage.decode(batch().encode())).last())
        .isEqualTo(OpTime.of(9, 1, 6));
  }

  @Test
  void theOtherMessagesArriveAsTheyWereSent() throws WireFault {
    for (SourceMessage sent :
        List.of(
            new SourceMessage.Mismatch(FACTS, OpTime.of(3, 1, 1)),
            new SourceMessage.Refusal("not now, m\u00fcde"))) {
      assertThat(SourceMessage.decode(sent.encode())).isEqualTo(sent);
    }
    LogPositions log = LogPositions.at(new Position(OpTime.of(4, 1, 1), 4000));
    FollowerReport report =
        new FollowerReport(
            OpTime.of(5, 1, 1),
            List.of(new Progress.Row(0, log, 7), new Progress.Row(200, LogPositions.NONE, 6)));
    assertThat(FollowerReport.decode(report.encode())).isEqualTo(report);
    PullOpening opening = new PullOpening("rs", "m1:27017", 1, OpTime.of(5, 1, 1), 7);
    assertThat(PullOpening.parse(opening.toDoc())).isEqualTo(opening);
  }

  @Test
  void entriesOutOfOrderAreRefused() {
    assertThatThrownBy(() -> SourceMessage.decode(batch(entry(9, 6, 1)).encode()))
        .isInstanceOf(WireFault.class)
        .hasMessage("entry (9:1, t6) cannot follow (9:1, t6) in term 7");
    assertThatThrownBy(() -> SourceMessage.decode(batch(entry(11, 7, 1), entry(10, 7, 1)).encode()))
        .isInstanceOf(WireFault.class);
    assertThatThrownBy(() -> SourceMessage.decode(batch(entry(11, 7, 1), entry(12, 6, 1)).encode()))
        .isInstanceOf(WireFault.class);
  }

  @Test
  void entriesOfALaterTermThanTheSourceIsInAreRefused() {
    assertThatThrownBy(() -> SourceMessage.decode(batch(entry(11, 8, 1)).encode()))
        .isInstanceOf(WireFault.class);
  }

  @Test
  void anOpeningForSomethingElseIsRefused() {
    for (String opening : List.of("{}", "{kind: 'push'}", "{kind: 'pull', setName: 'rs'}")) {
      assertThatThrownBy(() -> PullOpening.parse(Json.parse(opening)))
          .isInstanceOf(WireFault.class);
    }
  }

  @Test
  void whateverIsCutOrChangedIsReadOrRefused() {
    byte[] sound = batch(entry(10, 6, 5), entry(11, 7, 9)).encode();
    byte[] report =
        new FollowerReport(OpTime.NULL, List.of(new Progress.Row(0, LogPositions.NONE, 7)))
            .encode();
    Seeds.forEach(
        300,
        random -> {
          byte[] message = random.nextBoolean() ? sound : report;
          byte[] changed = Arrays.copyOf(message, random.nextInt(message.length + 1));
          for (int i = random.nextInt(4); i > 0 && changed.length > 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
          }
          try {
            SourceMessage.decode(changed);
          } catch (WireFault refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
          }
          try {
            FollowerReport.decode(changed);
          } catch (WireFault refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
          }
        });
  }
}
