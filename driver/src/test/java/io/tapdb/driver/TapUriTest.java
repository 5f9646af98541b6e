// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.driver.internal.topology.TopologySettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TapUriTest {
  private static void refused(String uri, String... parts) {
    assertThatThrownBy(() -> TapUri.parse(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void aHostAloneMeansTheDefaultPortAndTheDatabaseTest() {
    TapUri uri = TapUri.parse("tapdb://localhost");
    assertThat(uri.hosts()).containsExactly("localhost:27017");
    assertThat(uri.database()).isEqualTo("test");
  }

  @Test
  void bothSchemesMeanTheSame() {
    assertThat(TapUri.parse("mongodb://a:1,b:2/shop?replicaSet=rs0"))
        .hasToString("tapdb://a:1,b:2/shop");
    assertThat(TapUri.parse("tapdb://a:1,b:2/shop?replicaSet=rs0"))
        .hasToString("tapdb://a:1,b:2/shop");
  }

  @Test
  void addressesOfTheNewKindStandInBrackets() {
    assertThat(TapUri.parse("tapdb://[::1]:5000,[fe80::1]/").hosts())
        .containsExactly("[::1]:5000", "[fe80::1]:27017");
  }

  @Test
  void percentSignsAreDecoded() {
    TapUri uri = TapUri.parse("tapdb://a/my%20db?appName=x%26y+z");
    assertThat(uri.database()).isEqualTo("my db");
    assertThat(uri.appName()).isEqualTo("x&y+z");
  }

  @Test
  void theDefaultsAreThoseThatAreDocumented() {
    TapUri uri = TapUri.parse("tapdb://a");
    TopologySettings settings = uri.topologySettings();
    assertThat(settings.times().selectionMillis()).isEqualTo(30_000);
    assertThat(settings.times().commandMillis()).isZero();
    assertThat(settings.replicaSet()).isNull();
    assertThat(settings.direct()).isTrue();
    assertThat(settings.times().heartbeatMillis()).isEqualTo(10_000);
    assertThat(settings.times().thresholdMillis()).isEqualTo(15);
    assertThat(settings.appName()).isNull();
    assertThat(settings.link().connectTimeoutMillis()).isEqualTo(10_000);
    assertThat(settings.link().sessions()).isEqualTo(2);
    assertThat(settings.link().maxInFlight()).isEqualTo(1000);
    assertThat(settings.link().maxQueued()).isEqualTo(10_000);
    assertThat(uri.retryReads()).isTrue();
    assertThat(uri.retryWrites()).isTrue();
    assertThat(uri.writeConcern()).isEqualTo(TapWriteConcern.SERVER_DEFAULT);
    assertThat(uri.readConcern()).isNull();
    assertThat(uri.readPreference()).isEqualTo(TapReadPreference.PRIMARY);
  }

  @Test
  void optionsAreReadInAnyLetterCase() {
    TapUri uri =
        TapUri.parse(
            "tapdb://a/?REPLICASET=rs0&serverselectiontimeoutms=5&connectTimeoutMS=6"
                + "&timeoutMS=7&sessions=3&maxInFlight=4&maxQueued=0&retryWrites=FALSE"
                + "&readConcernLevel=majority&readPreference=secondarypreferred&tls=false");
    TopologySettings settings = uri.topologySettings();
    assertThat(settings.replicaSet()).isEqualTo("rs0");
    assertThat(settings.times().selectionMillis()).isEqualTo(5);
    assertThat(settings.link().connectTimeoutMillis()).isEqualTo(6);
    assertThat(settings.times().commandMillis()).isEqualTo(7);
    assertThat(settings.link().sessions()).isEqualTo(3);
    assertThat(settings.link().maxInFlight()).isEqualTo(4);
    assertThat(settings.link().maxQueued()).isZero();
    assertThat(uri.retryWrites()).isFalse();
    assertThat(uri.readConcern()).isEqualTo(TapReadConcern.MAJORITY);
    assertThat(uri.readPreference()).isEqualTo(TapReadPreference.SECONDARY_PREFERRED);
  }

  @Test
  void theSocketTimeoutLimitsCommandsUnlessTheTimeoutDoes() {
    assertThat(
            TapUri.parse("tapdb://a/?socketTimeoutMS=9").topologySettings().times().commandMillis())
        .isEqualTo(9);
    assertThat(
            TapUri.parse("tapdb://a/?socketTimeoutMS=9&timeoutMS=3")
                .topologySettings()
                .times()
                .commandMillis())
        .isEqualTo(3);
  }

  @Test
  void theWriteConcernIsPutTogetherOfItsParts() {
    assertThat(TapUri.parse("tapdb://a/?w=2&journal=true&wtimeoutMS=50").writeConcern())
        .isEqualTo(TapWriteConcern.of(2).withJournal(true).withTimeoutMillis(50));
    assertThat(TapUri.parse("tapdb://a/?w=majority").writeConcern())
        .isEqualTo(TapWriteConcern.MAJORITY);
    assertThat(TapUri.parse("tapdb://a/?journal=false").writeConcern())
        .isEqualTo(TapWriteConcern.SERVER_DEFAULT.withJournal(false));
  }

  @Test
  void theReadPreferenceIsPutTogetherOfItsParts() {
    TapUri uri =
        TapUri.parse(
            "tapdb://a/?readPreference=nearest&readPreferenceTags=dc:ny,rack:1"
                + "&readpreferencetags=dc:sf&readPreferenceTags=&maxStalenessSeconds=120");
    assertThat(uri.readPreference())
        .isEqualTo(
            TapReadPreference.NEAREST
                .withTagSets(List.of(Map.of("dc", "ny", "rack", "1"), Map.of("dc", "sf"), Map.of()))
                .withMaxStalenessSeconds(120));
    assertThat(TapUri.parse("tapdb://a/?maxStalenessSeconds=-1").readPreference())
        .isEqualTo(TapReadPreference.PRIMARY);
    refused(
        "tapdb://a/?readPreference=nearest&maxStalenessSeconds=109&heartbeatFrequencyMS=100000",
        "at least 110");
  }

  @Test
  void oneHostIsMeantItselfUnlessItsSetIs() {
    assertThat(TapUri.parse("tapdb://a").directConnection()).isTrue();
    assertThat(TapUri.parse("tapdb://a/?replicaSet=rs0").directConnection()).isFalse();
    assertThat(TapUri.parse("tapdb://a/?directConnection=false").directConnection()).isFalse();
    assertThat(TapUri.parse("tapdb://a/?replicaSet=rs0&directConnection=true").directConnection())
        .isTrue();
    assertThat(TapUri.parse("tapdb://a,b").directConnection()).isFalse();
    refused("tapdb://a,b/?directConnection=true", "'directConnection=true'", "several hosts");
  }

  @Test
  void namesOfHostsMeanTheSameInAnyLetterCase() {
    assertThat(TapUri.parse("tapdb://Host.Example:1/").hosts()).containsExactly("host.example:1");
  }

  @Test
  void credentialsAreRefusedWithoutRepeatingThem() {
    refused("tapdb://eve:secret@a/", "credentials", "authentication is not available");
    assertThatThrownBy(() -> TapUri.parse("tapdb://eve:sec/ret@a/"))
        .hasMessageNotContaining("sec")
        .hasMessageContaining("credentials");
    refused("tapdb://a/?authSource=admin", "authSource", "authentication is not available");
    refused("tapdb://a/?authmechanism=X", "authMechanism", "authentication is not available");
  }

  @Test
  void encryptionIsRefusedByName() {
    refused("tapdb://a/?tls=true", "'tls=true'", "TLS is not available");
    refused("tapdb://a/?ssl=true", "'ssl=true'", "TLS is not available");
  }

  @Test
  void anUnknownOptionIsNamed() {
    refused("tapdb://a/?maxPoolSize=5", "'maxPoolSize' is not known");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "w=12345, 'w' is '12345'",
        "w=-1x&journal=maybe, 'journal' is 'maybe'",
        "sessions=0, 'sessions' is '0'",
        "maxInFlight=none, 'maxInFlight' is 'none'",
        "timeoutMS=-1, 'timeoutMS' is '-1'",
        "timeoutMS=99999999999, 'timeoutMS' is '99999999999'",
        "readPreference=best, 'readPreference' is 'best'",
        "readConcernLevel=MAJORITY, 'readConcernLevel' is 'MAJORITY'",
        "retryReads=1, 'retryReads' is '1'",
        "heartbeatFrequencyMS=499, 'heartbeatFrequencyMS' is '499'",
        "readPreference=nearest&readPreferenceTags=dc, 'readPreferenceTags' is 'dc'",
        "readPreference=nearest&maxStalenessSeconds=89, 'maxStalenessSeconds' is '89'",
        "readPreference=nearest&maxStalenessSeconds=x, 'maxStalenessSeconds' is 'x'",
        "maxStalenessSeconds=100, 'primary' takes no maxStalenessSeconds",
        "readPreferenceTags=dc:ny, 'primary' takes no tags",
        "w=1&w=2, 'w' stands there twice",
        "w=1&W=2, 'w' stands there twice",
        "w, 'w' is not of the form name=value",
        "w=, 'w=' is not of the form name=value",
      })
  void aBadOptionIsNamedWithItsValue(String query, String message) {
    refused("tapdb://a/?" + query, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tapdb://",
        "tapdb://a,",
        "tapdb://,a",
        "tapdb://a:",
        "tapdb://a:0",
        "tapdb://a:65536",
        "tapdb://a:1x",
        "tapdb://a:123456",
        "tapdb://:27017",
        "tapdb://[::1",
        "tapdb://[::1]x:1",
        "tapdb://a b",
        "tapdb://a/b/c",
        "http://a",
        "a:27017",
        "",
      })
  void whatIsNoUriIsRefused(String uri) {
    assertThatThrownBy(() -> TapUri.parse(uri)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lookingUpHostsInTheNameServiceIsRefusedByName() {
    refused("mongodb+srv://a/", "mongodb+srv:// is not available");
  }
}
