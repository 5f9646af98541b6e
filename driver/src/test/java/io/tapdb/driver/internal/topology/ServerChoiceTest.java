// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import static io.tapdb.driver.internal.topology.Samples.host;
import static io.tapdb.driver.internal.topology.Samples.hosts;
import static io.tapdb.driver.internal.topology.Samples.term;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapReadPreference;
import io.tapdb.driver.internal.topology.Membership.Term;
import io.tapdb.driver.internal.topology.ServerDescription.Problem;
import io.tapdb.driver.internal.topology.ServerHello.WireVersions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers fit, of a set that is put together as each test needs it. */
class ServerChoiceTest {
  private static final TopologySettings.Times TIMES =
      new TopologySettings.Times(30_000, 0, 10_000, 15);

  private TopologyDescription known =
      TopologyDescription.initial(Samples.settings(hosts("p", "s", "t"), false, Samples.SET));

  /** A server with these properties; it joins the others. */
  private void server(
      String name,
      ServerType type,
      Map<String, String> tags,
      long millisAway,
      long heard,
      long wrote) {
    Term term = type == ServerType.PRIMARY ? term(1, 1) : Term.NONE;
    Membership membership = new Membership(Samples.SET, term, null, hosts("p", "s", "t"), tags);
    ServerHello hello =
        new ServerHello(
            type, null, membership, new WireVersions(0, 25), ServerLimits.USUAL, null, wrote);
    long nanos = TimeUnit.MILLISECONDS.toNanos(millisAway);
    known = TopologyCore.on(known, ServerDescription.of(host(name), hello, nanos, heard));
  }

  private void server(String name, ServerType type, long millisAway) {
    server(name, type, Map.of(), millisAway, 0, -1);
  }

  private void tagged(String name, ServerType type, String... tags) {
    server(
        name,
        type,
        tags.length == 2 ? Map.of(tags[0], tags[1]) : Map.of(tags[0], tags[1], tags[2], tags[3]),
        0,
        0,
        -1);
  }

  private void gone(String name) {
    Problem problem = new Problem("gone", null);
    known = TopologyCore.on(known, ServerDescription.unknown(host(name), problem, null));
  }

  private String chosen(TapReadPreference preference) {
    StringBuilder all = new StringBuilder();
    ServerChoice.of(known, preference, TIMES).stream()
        .map(server -> server.host().name())
        .sorted()
        .forEach(all::append);
    return all.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "primary, p, p, '', ''",
    "primaryPreferred, p, p, st, ''",
    "secondary, st, '', st, ''",
    "secondaryPreferred, st, p, st, ''",
    "nearest, pst, p, st, ''",
  })
  void theModeDecides(
      String mode, String ofAll, String ofPrimary, String ofSecondaries, String ofNone) {
    TapReadPreference preference = TapReadPreference.of(mode);
    assertThat(chosen(preference)).isEqualTo(ofNone);
    server("p", ServerType.PRIMARY, 0);
    assertThat(chosen(preference)).isEqualTo(ofPrimary);
    server("s", ServerType.SECONDARY, 0);
    server("t", ServerType.SECONDARY, 0);
    assertThat(chosen(preference)).isEqualTo(ofAll);
    gone("p");
    assertThat(chosen(preference)).isEqualTo(ofSecondaries);
    gone("s");
    gone("t");
    assertThat(chosen(preference)).isEqualTo(ofNone);
  }

  @Test
  void onlyThePrimaryAndSecondariesAnswerReads() {
    for (ServerType type : List.of(ServerType.ARBITER, ServerType.OTHER, ServerType.GHOST)) {
      server("s", type, 0);
      for (String mode : List.of("primary", "secondary", "primaryPreferred", "nearest")) {
        assertThat(chosen(TapReadPreference.of(mode))).isEmpty();
      }
    }
  }

  @Test
  void whileNothingIsKnownNothingFits() {
    known = TopologyDescription.initial(Samples.settings(hosts("p", "s"), false, null));
    assertThat(chosen(TapReadPreference.NEAREST)).isEmpty();
  }

  @Test
  void theOnlyServerFitsWhateverIsAskedFor() {
    known = TopologyDescription.initial(Samples.settings(hosts("s"), true, null));
    assertThat(chosen(TapReadPreference.PRIMARY)).isEmpty();
    server("s", ServerType.SECONDARY, 900);
    for (String mode : List.of("primary", "secondary", "primaryPreferred", "nearest")) {
      assertThat(chosen(TapReadPreference.of(mode))).isEqualTo("s");
    }
    TapReadPreference tagged = TapReadPreference.NEAREST.withTags(Map.of("a", "b"));
    assertThat(chosen(tagged)).isEqualTo("s");
  }

  @Test
  void onlyThoseShareReadsThatAreAlmostAsNearAsTheNearest() {
    server("p", ServerType.PRIMARY, 30);
    server("s", ServerType.SECONDARY, 14);
    server("t", ServerType.SECONDARY, 29);
    assertThat(chosen(TapReadPreference.SECONDARY)).isEqualTo("st");
    assertThat(chosen(TapReadPreference.NEAREST)).isEqualTo("st");
    server("s", ServerType.SECONDARY, 13);
    assertThat(chosen(TapReadPreference.SECONDARY)).isEqualTo("s");
    assertThat(chosen(TapReadPreference.PRIMARY)).isEqualTo("p");
    server("p", ServerType.PRIMARY, 0);
    assertThat(chosen(TapReadPreference.NEAREST)).isEqualTo("ps");
  }

  @Test
  void theFirstSetOfTagsThatAnyHasCounts() {
    tagged("p", ServerType.PRIMARY, "dc", "ny");
    tagged("s", ServerType.SECONDARY, "dc", "ny", "rack", "1");
    tagged("t", ServerType.SECONDARY, "dc", "sf");
    TapReadPreference secondary = TapReadPreference.SECONDARY;
    assertThat(chosen(secondary.withTags(Map.of("dc", "ny")))).isEqualTo("s");
    assertThat(chosen(secondary.withTags(Map.of("dc", "ny", "rack", "2")))).isEmpty();
    assertThat(chosen(secondary.withTagSets(List.of(Map.of("dc", "la"), Map.of("dc", "sf")))))
        .isEqualTo("t");
    assertThat(chosen(secondary.withTagSets(List.of(Map.of("dc", "la"), Map.of()))))
        .isEqualTo("st");
    assertThat(chosen(secondary.withTagSets(List.of()))).isEqualTo("st");
    assertThat(chosen(TapReadPreference.NEAREST.withTags(Map.of("dc", "ny")))).isEqualTo("ps");
  }

  @Test
  void tagsAreNotAskedOfAPrimaryThatIsPreferredOrTheLastResort() {
    tagged("p", ServerType.PRIMARY, "dc", "ny");
    tagged("s", ServerType.SECONDARY, "dc", "sf");
    Map<String, String> wanted = Map.of("dc", "la");
    assertThat(chosen(TapReadPreference.PRIMARY_PREFERRED.withTags(wanted))).isEqualTo("p");
    assertThat(chosen(TapReadPreference.SECONDARY_PREFERRED.withTags(wanted))).isEqualTo("p");
    assertThat(chosen(TapReadPreference.NEAREST.withTags(wanted))).isEmpty();
    gone("p");
    assertThat(chosen(TapReadPreference.PRIMARY_PREFERRED.withTags(wanted))).isEmpty();
  }

  private static TapReadPreference fresh(TapReadPreference mode, int seconds) {
    return mode.withMaxStalenessSeconds(seconds);
  }

  @Test
  void stalenessIsTakenAgainstThePrimaryAtTheMomentEachWasHeard() {
    server("p", ServerType.PRIMARY, Map.of(), 0, 1_000_000, 1_000_000);
    // heard 5 s later, its newest write is 85 s older: 90 s behind, and 10 s for what was missed
    server("s", ServerType.SECONDARY, Map.of(), 0, 1_005_000, 915_000);
    server("t", ServerType.SECONDARY, Map.of(), 0, 1_005_000, 1_004_000);
    assertThat(chosen(fresh(TapReadPreference.SECONDARY, 99))).isEqualTo("t");
    assertThat(chosen(fresh(TapReadPreference.SECONDARY, 100))).isEqualTo("st");
    assertThat(chosen(fresh(TapReadPreference.NEAREST, 90))).isEqualTo("pt");
  }

  @Test
  void withoutAPrimaryStalenessIsTakenAgainstTheFreshestSecondary() {
    server("s", ServerType.SECONDARY, Map.of(), 0, 0, 1_000_000);
    server("t", ServerType.SECONDARY, Map.of(), 0, 0, 900_000);
    assertThat(chosen(fresh(TapReadPreference.SECONDARY, 109))).isEqualTo("s");
    assertThat(chosen(fresh(TapReadPreference.SECONDARY, 110))).isEqualTo("st");
    assertThat(chosen(fresh(TapReadPreference.PRIMARY_PREFERRED, 90))).isEqualTo("s");
  }

  @Test
  void whoDoesNotSayWhenItWroteIsNotTakenForStale() {
    server("p", ServerType.PRIMARY, 0);
    server("s", ServerType.SECONDARY, Map.of(), 0, 100, 100);
    server("t", ServerType.SECONDARY, 0);
    assertThat(chosen(fresh(TapReadPreference.SECONDARY, 90))).isEqualTo("st");
  }
}
