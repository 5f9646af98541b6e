// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.Configs;
import io.tapdb.election.config.Duties;
import io.tapdb.election.config.SetConfig;
import io.tapdb.oplog.OpTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A voter in term 5 that voted in term 4, asked for term 6 by an equal candidate. */
class VoteRulesTest {
  private static final SetConfig CONFIG =
      Configs.versioned(
          Configs.of(
              Duties.ORDINARY.withPriority(2),
              Duties.ORDINARY,
              Duties.ARBITER,
              Duties.ORDINARY.withPriority(3)),
          3,
          2);
  private static final OpTime LAST = OpTime.of(10, 2, 4);
  private static final OpTime EARLIER = OpTime.of(10, 1, 4);

  private static final Voter VOTER =
      new Voter(CONFIG, false, 5, new VoteRecord(4, 0), LAST, OptionalInt.empty());
  private static final VoteRequest REAL =
      new VoteRequest("rs", false, 6, 1, CONFIG.version(), LAST);
  private static final VoteRequest DRY = new VoteRequest("rs", true, 5, 1, CONFIG.version(), LAST);

  private static Voter voter(long term, VoteRecord vote, OpTime last) {
    return new Voter(CONFIG, false, term, vote, last, OptionalInt.empty());
  }

  private static Voter arbiter(int primary) {
    OptionalInt healthy = primary < 0 ? OptionalInt.empty() : OptionalInt.of(primary);
    return new Voter(CONFIG, true, 5, VoteRecord.NONE, OpTime.NULL, healthy);
  }

  private static VoteRequest real(int candidate, ConfigVersion config, OpTime last) {
    return new VoteRequest("rs", false, 6, candidate, config, last);
  }

  private static void assertRefused(Voter voter, VoteRequest request, long term, String word) {
    assertThat(VoteRules.answer(voter, request))
        .isInstanceOfSatisfying(
            VoteAnswer.Refused.class,
            refused -> {
              assertThat(refused.reason()).contains(word);
              assertThat(refused.term()).isEqualTo(term);
            });
  }

  @Test
  void aRealVoteIsGrantedWithTheRecordToKeep() {
    assertThat(VoteRules.answer(VOTER, REAL))
        .isEqualTo(new VoteAnswer.Granted(6, Optional.of(new VoteRecord(6, 1))));
  }

  @Test
  void aDryRunLeavesTermAndVoteAsTheyAre() {
    assertThat(VoteRules.answer(VOTER, DRY)).isEqualTo(new VoteAnswer.Granted(5, Optional.empty()));
    VoteRequest ahead = new VoteRequest("rs", true, 9, 1, CONFIG.version(), LAST);
    assertThat(VoteRules.answer(VOTER, ahead).term()).isEqualTo(5);
  }

  @Test
  void anOlderConfigurationIsRefusedAndANewerOneIsNot() {
    VoteRequest older = real(1, new ConfigVersion(2, 2), LAST);
    assertRefused(VOTER, older, 6, "configuration {version: 2, term: 2}");
    VoteRequest newer = real(1, new ConfigVersion(1, 3), LAST);
    assertThat(VoteRules.answer(VOTER, newer)).isInstanceOf(VoteAnswer.Granted.class);
  }

  @Test
  void aLowerTermIsRefusedWithTheHigherOne() {
    Voter ahead = voter(7, VoteRecord.NONE, LAST);
    assertRefused(ahead, REAL, 7, "term 6 is lower than 7");
    assertRefused(ahead, DRY, 7, "term 5 is lower than 7");
  }

  @Test
  void anotherSetIsRefused() {
    VoteRequest other = new VoteRequest("other", false, 6, 1, CONFIG.version(), LAST);
    assertRefused(VOTER, other, 6, "'other'");
  }

  @Test
  void olderEntriesAreRefusedAndTheTermIsTakenOverNevertheless() {
    assertRefused(VOTER, real(1, CONFIG.version(), EARLIER), 6, "last entry");
    OpTime laterOfOlderTerm = OpTime.of(99, 1, 3);
    assertRefused(VOTER, real(1, CONFIG.version(), laterOfOlderTerm), 6, "last entry");
  }

  @Test
  void newerEntriesAreGranted() {
    VoteRequest newer = real(1, CONFIG.version(), OpTime.of(1, 1, 5));
    assertThat(VoteRules.answer(VOTER, newer)).isInstanceOf(VoteAnswer.Granted.class);
  }

  @Test
  void thereIsOneVotePerTermEvenForTheSameCandidate() {
    Voter voted = voter(6, new VoteRecord(6, 1), LAST);
    assertRefused(voted, REAL, 6, "already voted for member 1 in term 6");
    VoteRequest other = real(0, CONFIG.version(), LAST);
    assertRefused(voted, other, 6, "already voted for member 1 in term 6");
  }

  @Test
  void aVoteInTheTermDoesNotSpoilADryRun() {
    Voter voted = voter(5, new VoteRecord(5, 0), LAST);
    assertThat(VoteRules.answer(voted, DRY)).isInstanceOf(VoteAnswer.Granted.class);
  }

  @Test
  void aVoterWithoutEntriesHelpsToAFirstPrimaryOnly() {
    Voter empty = voter(5, VoteRecord.NONE, OpTime.NULL);
    assertRefused(empty, REAL, 6, "no entries");
    VoteRequest first = real(1, CONFIG.version(), OpTime.of(1, 1, 0));
    assertThat(VoteRules.answer(empty, first)).isInstanceOf(VoteAnswer.Granted.class);
    VoteRequest unset = real(1, CONFIG.version(), OpTime.of(1, 1, -1));
    assertThat(VoteRules.answer(empty, unset)).isInstanceOf(VoteAnswer.Granted.class);
  }

  @Test
  void anArbiterHasNoEntriesAndNeedsNone() {
    assertThat(VoteRules.answer(arbiter(-1), REAL)).isInstanceOf(VoteAnswer.Granted.class);
    assertThat(VoteRules.answer(arbiter(-1), DRY)).isInstanceOf(VoteAnswer.Granted.class);
  }

  @Test
  void anArbiterKeepsAPrimaryOfEqualOrHigherPriority() {
    assertRefused(arbiter(0), REAL, 6, "healthy primary");
    assertRefused(arbiter(0), DRY, 5, "healthy primary");
    VoteRequest higher = real(3, CONFIG.version(), LAST);
    assertThat(VoteRules.answer(arbiter(0), higher)).isInstanceOf(VoteAnswer.Granted.class);
    VoteRequest itself = real(0, CONFIG.version(), LAST);
    assertThat(VoteRules.answer(arbiter(0), itself)).isInstanceOf(VoteAnswer.Granted.class);
  }

  @Test
  void placesMeanNothingInAnotherConfiguration() {
    VoteRequest newer = real(77, new ConfigVersion(4, 2), LAST);
    assertThat(VoteRules.answer(arbiter(0), newer)).isInstanceOf(VoteAnswer.Granted.class);
    assertRefused(arbiter(0), real(77, CONFIG.version(), LAST), 6, "member 77 is not in");
    assertRefused(VOTER, real(-1, CONFIG.version(), LAST), 6, "member -1 is not in");
  }

  @Test
  void onlyAnArbiterMindsTheHealthyPrimary() {
    Voter seeing = new Voter(CONFIG, false, 5, VoteRecord.NONE, LAST, OptionalInt.of(3));
    assertThat(VoteRules.answer(seeing, REAL)).isInstanceOf(VoteAnswer.Granted.class);
  }

  @Test
  void aVoteOfATermNeverSeenIsABrokenInvariant() {
    assertThatThrownBy(() -> voter(3, new VoteRecord(4, 0), LAST))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("term 4");
  }

  @Test
  void noSequenceOfQuestionsGetsTwoVotesInATermOrAVoteForLess() {
    Seeds.forEach(
        300,
        random -> {
          Voter voter = voter(0, VoteRecord.NONE, position(random));
          for (int i = 0; i < 50; i++) {
            VoteRequest request =
                new VoteRequest(
                    "rs",
                    random.nextInt(4) == 0,
                    random.nextLong(0, 12),
                    random.nextInt(4),
                    CONFIG.version(),
                    position(random));
            voter = step(voter, request);
          }
        });
  }

  private static OpTime position(RandomGenerator random) {
    return OpTime.of(random.nextInt(1, 4), 1, random.nextInt(0, 3));
  }

  /** Asks, checks what must hold for any answer, and is the voter afterwards. */
  private static Voter step(Voter voter, VoteRequest request) {
    VoteAnswer answer = VoteRules.answer(voter, request);
    assertThat(answer.term()).isGreaterThanOrEqualTo(voter.term());
    VoteRecord vote = voter.lastVote();
    if (answer instanceof VoteAnswer.Granted granted) {
      assertThat(voter.lastWritten().isAfter(request.lastWritten())).isFalse();
      assertThat(granted.toRecord().isPresent()).isEqualTo(!request.dryRun());
      VoteRecord next = granted.toRecord().orElse(vote);
      assertThat(request.dryRun() || next.term() > vote.term()).isTrue();
      vote = next;
    }
    return voter(answer.term(), vote, voter.lastWritten());
  }
}
