// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import static io.tapdb.driver.internal.topology.Samples.host;
import static io.tapdb.driver.internal.topology.Samples.hosts;
import static io.tapdb.driver.internal.topology.Samples.term;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.fake.Seeds;
import io.tapdb.driver.internal.topology.Membership.Term;
import io.tapdb.driver.internal.topology.ServerDescription.Problem;
import io.tapdb.driver.internal.topology.ServerHello.WireVersions;
import io.tapdb.driver.internal.wire.HostAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** What becomes of what is known when a server says something. */
class TopologyCoreTest {
  private TopologyDescription now;

  private void seeds(String... names) {
    now = TopologyDescription.initial(Samples.settings(hosts(names), false, null));
  }

  private void seedsOfSet(String... names) {
    now = TopologyDescription.initial(Samples.settings(hosts(names), false, Samples.SET));
  }

  private void only(String name, String replicaSet) {
    now = TopologyDescription.initial(Samples.settings(hosts(name), true, replicaSet));
  }

  private void says(String name, ServerHello hello) {
    now = TopologyCore.on(now, ServerDescription.of(host(name), hello, 1, 1));
  }

  private void says(String name, ServerType type, String... members) {
    says(name, Samples.hello(type, Samples.member(Term.NONE, members)));
  }

  private void primary(String name, Term term, String... members) {
    says(name, Samples.hello(ServerType.PRIMARY, Samples.member(term, members)));
  }

  private void saysToBeCalled(String name, ServerType type, String me, String... members) {
    Membership membership =
        new Membership(Samples.SET, Term.NONE, host(me), hosts(members), Map.of());
    says(name, Samples.hello(type, membership));
  }

  private void ofOtherSet(String name, ServerType type, String... members) {
    says(
        name,
        Samples.hello(type, new Membership("other", Term.NONE, null, hosts(members), Map.of())));
  }

  private void fails(String name) {
    Problem problem = new Problem("it is gone", null);
    now = TopologyCore.on(now, ServerDescription.unknown(host(name), problem, null));
  }

  private ServerType type(String name) {
    return now.server(host(name)).type();
  }

  private void assertServers(String... names) {
    assertThat(now.servers().keySet()).containsExactlyInAnyOrderElementsOf(hosts(names));
  }

  @Test
  void whatTheServersAreTogetherIsOpenUnlessTheSettingsSay() {
    seeds("a", "b");
    assertThat(now.type()).isEqualTo(TopologyType.UNKNOWN);
    seedsOfSet("a", "b");
    assertThat(now.type()).isEqualTo(TopologyType.SET_WITHOUT_PRIMARY);
    assertThat(now.setName()).isEqualTo(Samples.SET);
    only("a", null);
    assertThat(now.type()).isEqualTo(TopologyType.SINGLE);
  }

  @Test
  void theOnlyServerIsTakenForWhatItIs() {
    for (ServerType type : ServerType.values()) {
      if (type != ServerType.UNKNOWN) {
        only("a", null);
        says("a", type, "b", "c");
        assertThat(now.type()).isEqualTo(TopologyType.SINGLE);
        assertServers("a");
        assertThat(type("a")).isEqualTo(type);
        fails("a");
        assertThat(type("a")).isEqualTo(ServerType.UNKNOWN);
      }
    }
  }

  @Test
  void theOnlyServerMustBelongToTheSetThatIsNamed() {
    only("a", Samples.SET);
    says("a", Samples.standalone());
    assertThat(type("a")).isEqualTo(ServerType.UNKNOWN);
    assertThat(now.text()).contains("it belongs to no replica set, not to 'rs0'");
    ofOtherSet("a", ServerType.PRIMARY, "a");
    assertThat(now.text()).contains("it belongs to replica set 'other', not to 'rs0'");
    assertThat(now.hopelessness()).isNull();
    says("a", ServerType.SECONDARY, "a");
    assertThat(type("a")).isEqualTo(ServerType.SECONDARY);
  }

  @Test
  void oneSeedThatBelongsToNoSetStandsAlone() {
    seeds("a");
    says("a", Samples.standalone());
    assertThat(now.type()).isEqualTo(TopologyType.SINGLE);
    assertThat(type("a")).isEqualTo(ServerType.STANDALONE);
  }

  @Test
  void oneOfSeveralThatBelongsToNoSetIsRemoved() {
    seeds("a", "b");
    says("a", Samples.standalone());
    assertServers("b");
    assertThat(now.type()).isEqualTo(TopologyType.UNKNOWN);
    assertThat(now.removed()).containsKey(host("a"));
    assertThat(now.hopelessness()).isNull();
    // the other is not alone for that
    says("b", Samples.standalone());
    assertServers();
    assertThat(now.hopelessness()).contains("a:27017: it belongs to no", "b:27017: it belongs");
  }

  @Test
  void inASetAServerWithoutOneIsRemoved() {
    seedsOfSet("a", "b");
    says("a", Samples.standalone());
    assertServers("b");
    assertThat(now.type()).isEqualTo(TopologyType.SET_WITHOUT_PRIMARY);
  }

  @Test
  void aMemberThatIsNotInitiatedIsKeptAndSaysNothing() {
    seeds("a", "b");
    says("a", Samples.hello(ServerType.GHOST, Membership.NONE));
    assertThat(now.type()).isEqualTo(TopologyType.UNKNOWN);
    assertThat(type("a")).isEqualTo(ServerType.GHOST);
    seedsOfSet("a", "b");
    says("a", Samples.hello(ServerType.GHOST, Membership.NONE));
    assertServers("a", "b");
  }

  @Test
  void anyMemberMakesItASetAndNamesTheOthers() {
    for (ServerType type : List.of(ServerType.SECONDARY, ServerType.ARBITER, ServerType.OTHER)) {
      seeds("a");
      says("a", type, "a", "b", "c");
      assertThat(now.type()).isEqualTo(TopologyType.SET_WITHOUT_PRIMARY);
      assertThat(now.setName()).isEqualTo(Samples.SET);
      assertServers("a", "b", "c");
      assertThat(type("b")).isEqualTo(ServerType.UNKNOWN);
    }
  }

  @Test
  void thePrimarySaysWhoBelongsToTheSet() {
    seeds("a", "b");
    primary("a", term(1, 1), "a", "c", "d");
    assertThat(now.type()).isEqualTo(TopologyType.SET_WITH_PRIMARY);
    assertServers("a", "c", "d");
    assertThat(now.removed().get(host("b"))).contains("not in the configuration of the primary");
    says("c", ServerType.SECONDARY, "a", "c", "d", "e");
    assertServers("a", "c", "d");
  }

  @Test
  void aPrimaryThatTheSetCallsOtherwiseIsLookedForByThatName() {
    seeds("localhost");
    saysToBeCalled("localhost", ServerType.PRIMARY, "a", "a", "b");
    assertServers("a", "b");
    assertThat(now.type()).isEqualTo(TopologyType.SET_WITHOUT_PRIMARY);
  }

  @Test
  void aMemberThatTheSetCallsOtherwiseIsRemoved() {
    seedsOfSet("localhost");
    saysToBeCalled("localhost", ServerType.SECONDARY, "a", "a", "b");
    assertServers("a", "b");
    primary("a", term(1, 1), "a", "b");
    saysToBeCalled("b", ServerType.SECONDARY, "x", "a", "b");
    assertServers("a");
    assertThat(now.type()).isEqualTo(TopologyType.SET_WITH_PRIMARY);
    assertThat(now.removed().get(host("b"))).contains("calls it x:27017");
  }

  @Test
  void aMemberOfAnotherSetIsRemoved() {
    for (ServerType type :
        List.of(ServerType.PRIMARY, ServerType.SECONDARY, ServerType.ARBITER, ServerType.OTHER)) {
      seedsOfSet("a", "b");
      ofOtherSet("a", type, "a", "b", "c");
      assertServers("b");
      assertThat(now.type()).isEqualTo(TopologyType.SET_WITHOUT_PRIMARY);
      assertThat(now.setName()).isEqualTo(Samples.SET);
    }
  }

  @Test
  void aPrimaryThatFailsOrStepsDownLeavesASetWithoutOne() {
    seedsOfSet("a", "b");
    primary("a", term(1, 1), "a", "b");
    fails("a");
    assertThat(now.type()).isEqualTo(TopologyType.SET_WITHOUT_PRIMARY);
    assertThat(now.text()).contains("a:27017: it is gone");
    primary("a", term(1, 1), "a", "b");
    says("a", ServerType.SECONDARY, "a", "b");
    assertThat(now.type()).isEqualTo(TopologyType.SET_WITHOUT_PRIMARY);
  }

  @Test
  void aNewPrimaryMakesTheOldOneUnknown() {
    seedsOfSet("a", "b");
    primary("a", term(1, 1), "a", "b");
    primary("b", term(2, 1), "a", "b");
    assertThat(type("a")).isEqualTo(ServerType.UNKNOWN);
    assertThat(now.primary().host()).isEqualTo(host("b"));
    assertThat(now.text()).contains("a:27017: it was the primary until b:27017 was");
    says("a", ServerType.SECONDARY, "a", "b");
    assertThat(type("a")).isEqualTo(ServerType.SECONDARY);
    assertThat(now.type()).isEqualTo(TopologyType.SET_WITH_PRIMARY);
  }

  @Test
  void aPrimaryOfAnOlderElectionIsUnknown() {
    seedsOfSet("a", "b");
    primary("b", term(2, 1), "a", "b");
    primary("a", term(1, 1), "a", "b");
    assertThat(type("a")).isEqualTo(ServerType.UNKNOWN);
    assertThat(type("b")).isEqualTo(ServerType.PRIMARY);
    // also when the newer one has gone since
    fails("b");
    primary("a", term(1, 1), "a", "b");
    assertThat(now.type()).isEqualTo(TopologyType.SET_WITHOUT_PRIMARY);
    primary("a", term(3, 1), "a", "b");
    assertThat(now.primary().host()).isEqualTo(host("a"));
  }

  @Test
  void electionsCountMoreThanVersionsOfTheConfiguration() {
    seedsOfSet("a", "b");
    primary("a", term(2, 1), "a", "b");
    primary("b", term(1, 9), "a", "b");
    assertThat(now.primary().host()).isEqualTo(host("a"));
    primary("b", term(2, 2), "a", "b");
    assertThat(now.primary().host()).isEqualTo(host("b"));
    primary("a", term(2, 1), "a", "b");
    assertThat(now.primary().host()).isEqualTo(host("b"));
  }

  @Test
  void aPrimaryWithoutAnElectionIsOlderThanOneWithIt() {
    seedsOfSet("a", "b");
    primary("a", term(-1, 5), "a", "b");
    assertThat(now.primary().host()).isEqualTo(host("a"));
    primary("b", term(1, 1), "a", "b");
    assertThat(now.primary().host()).isEqualTo(host("b"));
    primary("a", term(-1, 5), "a", "b");
    assertThat(now.primary().host()).isEqualTo(host("b"));
    assertThat(type("a")).isEqualTo(ServerType.UNKNOWN);
  }

  @Test
  void termsAreOrdered() {
    List<Term> rising =
        List.of(Term.NONE, term(-1, 0), term(-1, 7), term(1, -1), term(1, 3), term(2, 1));
    for (int i = 0; i < rising.size(); i++) {
      for (int j = 0; j < rising.size(); j++) {
        assertThat(Integer.signum(rising.get(i).compareTo(rising.get(j))))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  void newsOfAServerThatIsNotWatchedAreIgnored() {
    seedsOfSet("a");
    TopologyDescription before = now;
    primary("x", term(9, 9), "x");
    assertThat(now).isSameAs(before);
  }

  @Test
  void aServerThatWasRemovedMayComeBack() {
    seedsOfSet("a", "b");
    primary("a", term(1, 1), "a");
    assertServers("a");
    primary("a", term(1, 2), "a", "b");
    assertServers("a", "b");
    assertThat(now.removed()).isEmpty();
    assertThat(type("b")).isEqualTo(ServerType.UNKNOWN);
  }

  @Test
  void oneServerOfAnotherLanguageMakesAllUseless() {
    seedsOfSet("a", "b");
    primary("a", term(1, 1), "a", "b");
    ServerHello old =
        new ServerHello(
            ServerType.SECONDARY,
            null,
            Samples.member(Term.NONE, "a", "b"),
            new WireVersions(0, 13),
            ServerLimits.USUAL,
            null,
            -1);
    says("b", old);
    assertThat(now.hopelessness()).contains("b:27017: it speaks wire versions up to 13");
    says("b", ServerType.SECONDARY, "a", "b");
    assertThat(now.hopelessness()).isNull();
  }

  private static ServerDescription versioned(TopologyVersion version) {
    Problem problem = new Problem("x", null);
    return ServerDescription.unknown(host("a"), problem, version);
  }

  @Test
  void newsThatWereOvertakenAreStale() {
    ObjectId process = new ObjectId();
    seedsOfSet("a");
    assertThat(TopologyCore.isStale(now, versioned(new TopologyVersion(process, 1)))).isFalse();
    now = now.with(versioned(new TopologyVersion(process, 5)));
    assertThat(TopologyCore.isStale(now, versioned(new TopologyVersion(process, 4)))).isTrue();
    assertThat(TopologyCore.isStale(now, versioned(new TopologyVersion(process, 5)))).isFalse();
    assertThat(TopologyCore.isStale(now, versioned(new TopologyVersion(new ObjectId(), 1))))
        .isFalse();
    assertThat(TopologyCore.isStale(now, versioned(null))).isFalse();
  }

  @Test
  void anErrorIsStaleIfWhatIsKnownWasSaidWithItOrAfter() {
    ObjectId process = new ObjectId();
    HostAddress a = host("a");
    seedsOfSet("a");
    assertThat(TopologyCore.isStaleError(now, a, new TopologyVersion(process, 1))).isFalse();
    now = now.with(versioned(new TopologyVersion(process, 5)));
    assertThat(TopologyCore.isStaleError(now, a, new TopologyVersion(process, 4))).isTrue();
    assertThat(TopologyCore.isStaleError(now, a, new TopologyVersion(process, 5))).isTrue();
    assertThat(TopologyCore.isStaleError(now, a, new TopologyVersion(process, 6))).isFalse();
    assertThat(TopologyCore.isStaleError(now, a, new TopologyVersion(new ObjectId(), 1))).isFalse();
    assertThat(TopologyCore.isStaleError(now, a, null)).isFalse();
    assertThat(TopologyCore.isStaleError(now, host("x"), null)).isTrue();
  }

  @Test
  void whateverIsSaidThereIsOnePrimaryAtMostAndNoneFromThePast() {
    String[] names = {"a", "b", "c", "d"};
    Seeds.forEach(
        200,
        random -> {
          seedsOfSet("a", "b");
          Term greatest = Term.NONE;
          for (int step = 0; step < 60; step++) {
            String name = names[random.nextInt(names.length)];
            sayAnything(random, name);
            assertConsistent(greatest);
            greatest = now.greatest();
          }
        });
  }

  private void sayAnything(RandomGenerator random, String name) {
    List<String> members = new ArrayList<>(List.of("a", "b", "c", "d"));
    members.remove(random.nextInt(4));
    String[] listed = members.toArray(String[]::new);
    switch (random.nextInt(6)) {
      case 0 -> fails(name);
      case 1 -> says(name, ServerType.SECONDARY, listed);
      case 2 -> says(name, Samples.hello(ServerType.GHOST, Membership.NONE));
      case 3 -> saysToBeCalled(name, ServerType.SECONDARY, "a", listed);
      default -> primary(name, term(random.nextInt(5) - 1, random.nextInt(3)), listed);
    }
  }

  private void assertConsistent(Term greatestBefore) {
    List<ServerDescription> primaries =
        now.servers().values().stream().filter(one -> one.type() == ServerType.PRIMARY).toList();
    assertThat(primaries).hasSizeLessThanOrEqualTo(1);
    assertThat(now.type() == TopologyType.SET_WITH_PRIMARY).isEqualTo(primaries.size() == 1);
    assertThat(now.greatest()).isGreaterThanOrEqualTo(greatestBefore);
    for (ServerDescription primary : primaries) {
      assertThat(primary.membership().term()).isEqualTo(now.greatest());
      assertThat(primary.membership().hosts()).contains(primary.host());
    }
    now.servers().forEach((host, server) -> assertThat(server.host()).isEqualTo(host));
    assertThat(now.removed().keySet()).noneMatch(now.servers()::containsKey);
  }
}
