// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Goal: the arrows between modules are those that are drawn; the rules themselves can fail. */
class LayersTest {
  private static JavaClasses classes;

  @BeforeAll
  static void readAllModules() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tapdb");
  }

  @Test
  void everyModuleLeansOnlyOnWhatItMay() {
    for (ArchRule rule : Layers.rules()) {
      rule.check(classes);
    }
  }

  @Test
  void everyPackageBelongsToAKnownModule() {
    Set<String> modules = new TreeSet<>();
    classes.forEach(
        type ->
            modules.add(
                type.getPackageName().substring(Layers.ROOT.length()).replaceAll("\\..*", "")));
    Set<String> known = new TreeSet<>(Layers.ARROWS.keySet());
    known.add("perf");
    assertThat(known).containsAll(modules);
    assertThat(modules).contains("proto", "oplog", "engine", "replica", "server", "driver", "perf");
  }

  @Test
  void anArrowThatIsNotAllowedIsSeen() {
    assertThatThrownBy(() -> Layers.arrowsOf("server", Set.of("proto")).check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.tapdb.replica");
  }

  @Test
  void knowingMoreOfTheLogThanPositionsIsSeen() {
    assertThatThrownBy(() -> Layers.onlyPositionsOfTheLog("replica").check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.tapdb.oplog.Oplog");
  }

  @Test
  void aLibraryInTheWrongModuleIsSeen() {
    for (String library : List.of("io.grpc..", "com.google.protobuf..", "org.rocksdb..")) {
      EvaluationResult result = Layers.onlyIn(library, Set.of("oplog")).evaluate(classes);
      assertThat(result.hasViolation()).as(library).isTrue();
    }
  }

  @Test
  void threadsAndClocksAreSeen() {
    assertThatThrownBy(() -> Layers.noThreadsIn("server").check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("java.lang.Thread");
    assertThatThrownBy(() -> Layers.noClockOrChanceIn("server").check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nanoTime");
    JavaClasses samples = new ClassFileImporter().importClasses(Samples.class);
    EvaluationResult result = Layers.noClockOrChanceIn("perf").evaluate(samples);
    assertThat(result.getFailureReport().getDetails())
        .hasSize(Samples.class.getDeclaredMethods().length);
  }

  /** Every way of asking the machine for time or chance, once. */
  @SuppressWarnings("unused")
  private static final class Samples {
    private Samples() {}

    static Object instant() {
      return java.time.Instant.now();
    }

    static Object day() {
      return java.time.LocalDate.now(java.time.ZoneOffset.UTC);
    }

    static Object clock() {
      return java.time.Clock.systemUTC();
    }

    static Object source() {
      return java.time.InstantSource.system();
    }

    static long millis() {
      return System.currentTimeMillis();
    }

    static long nanos() {
      return System.nanoTime();
    }

    static double chance() {
      return Math.random();
    }

    static Object unseeded() {
      return new java.util.Random();
    }

    static Object ofThread() {
      return java.util.concurrent.ThreadLocalRandom.current();
    }

    static Object secure() {
      return new java.security.SecureRandom();
    }

    static Object uuid() {
      return java.util.UUID.randomUUID();
    }

    static Object objectId() {
      return new org.bson.types.ObjectId();
    }

    static void park() {
      java.util.concurrent.locks.LockSupport.parkNanos(1);
    }
  }
}
