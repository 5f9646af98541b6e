// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The arrows between modules and what each of them may lean on, as rules over classes. */
final class Layers {
  static final String ROOT = "io.tapdb.";

  /** Modules that decide, and therefore have no clock, no chance and no thread of their own. */
  static final List<String> CORES =
      List.of("oplog", "engine", "election", "flowcontrol", "mirrorreads", "replica");

  /** What each module may import, besides itself. */
  static final Map<String, Set<String>> ARROWS = arrows();

  /** What engine and election may know of the log: a position in it, and that the disk is full. */
  private static final Set<String> SHARED_OF_OPLOG =
      Set.of(ROOT + "oplog.OpTime", ROOT + "oplog.DiskFullException");

  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "io.grpc..", Set.of("proto", "server", "driver", "perf"),
          "com.google.protobuf..", Set.of("proto", "server", "driver", "perf"),
          "io.netty..", Set.of("server", "driver", "perf"),
          "org.rocksdb..", Set.of("engine"),
          "net.openhft..", Set.of("engine"),
          "io.micrometer..", Set.of("server"));

  private Layers() {}

  private static Map<String, Set<String>> arrows() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    arrows.put("proto", Set.of());
    arrows.put("oplog", Set.of());
    arrows.put("engine", Set.of("oplog"));
    arrows.put("election", Set.of("oplog"));
    arrows.put("flowcontrol", Set.of());
    arrows.put("mirrorreads", Set.of());
    Set<String> decided = Set.of("oplog", "engine", "election", "flowcontrol", "mirrorreads");
    arrows.put("replica", decided);
    arrows.put("server", with(decided, "replica", "proto"));
    arrows.put("driver", Set.of("proto"));
    arrows.put("shell", Set.of("driver"));
    arrows.put("sim", with(decided, "replica"));
    return arrows;
  }

  private static Set<String> with(Set<String> modules, String... more) {
    Set<String> all = new TreeSet<>(modules);
    all.addAll(List.of(more));
    return all;
  }

  /** Every rule of them. */
  static List<ArchRule> rules() {
    List<ArchRule> rules = new ArrayList<>();
    ARROWS.forEach((module, allowed) -> rules.add(arrowsOf(module, allowed)));
    for (String module : List.of("engine", "election")) {
      rules.add(onlyPositionsOfTheLog(module));
    }
    LIBRARIES.forEach((library, modules) -> rules.add(onlyIn(library, modules)));
    for (String module : CORES) {
      rules.add(noThreadsIn(module));
      rules.add(noClockOrChanceIn(module));
    }
    return rules;
  }

  static ArchRule arrowsOf(String module, Set<String> allowed) {
    List<String> banned = new ArrayList<>();
    banned.add(packages("perf"));
    for (String other : ARROWS.keySet()) {
      if (!other.equals(module) && !allowed.contains(other)) {
        banned.add(packages(other));
      }
    }
    return noClasses()
        .that()
        .resideInAPackage(packages(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(banned.toArray(String[]::new))
        .allowEmptyShould(true);
  }

  static ArchRule onlyPositionsOfTheLog(String module) {
    return noClasses()
        .that()
        .resideInAPackage(packages(module))
        .should()
        .dependOnClassesThat(
            describe(
                "belong to the log and are not " + SHARED_OF_OPLOG,
                (JavaClass other) ->
                    other.getPackageName().startsWith(ROOT + "oplog")
                        && !SHARED_OF_OPLOG.contains(other.getName())))
        .allowEmptyShould(true);
  }

  static ArchRule onlyIn(String library, Set<String> modules) {
    String[] allowed = modules.stream().map(Layers::packages).toArray(String[]::new);
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  static ArchRule noThreadsIn(String module) {
    return noClasses()
        .that()
        .resideInAPackage(packages(module))
        .and(isOutsideOfIo())
        .should()
        .dependOnClassesThat(describe("make or hold threads", Layers::isThreads))
        .allowEmptyShould(true);
  }

  static ArchRule noClockOrChanceIn(String module) {
    return noClasses()
        .that()
        .resideInAPackage(packages(module))
        .and(isOutsideOfIo())
        .should()
        .accessTargetWhere(describe("asks the machine for time or chance", Layers::isOfTheMachine))
        .allowEmptyShould(true);
  }

  /** The package {@code io} of the root must not count as one of the packages called io. */
  private static DescribedPredicate<JavaClass> isOutsideOfIo() {
    return describe(
        "are outside of packages called io",
        type -> !(type.getPackageName() + ".").substring(ROOT.length()).contains(".io."));
  }

  private static boolean isThreads(JavaClass type) {
    String name = type.getName();
    return Set.of(
                "java.lang.Thread",
                "java.util.Timer",
                "java.util.concurrent.Executors",
                "java.util.concurrent.ForkJoinPool")
            .contains(name)
        || name.startsWith("java.lang.Thread$")
        || name.endsWith("ThreadPoolExecutor");
  }

  private static boolean isOfTheMachine(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    boolean hasNoArguments =
        access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget unit
            && unit.getRawParameterTypes().isEmpty();
    return switch (owner) {
      case "java.lang.System" -> name.equals("currentTimeMillis") || name.equals("nanoTime");
      case "java.time.Clock", "java.time.InstantSource" -> name.startsWith("system");
      case "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalDateTime",
          "java.time.ZonedDateTime",
          "java.time.OffsetDateTime" ->
          name.equals("now");
      case "java.lang.Math" -> name.equals("random");
      case "java.util.UUID" -> name.equals("randomUUID");
      case "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom" -> true;
      case "java.util.Random", "java.util.SplittableRandom", "org.bson.types.ObjectId" ->
          name.equals("<init>") && hasNoArguments;
      case "java.util.concurrent.TimeUnit" -> name.equals("sleep");
      case "java.util.concurrent.locks.LockSupport" -> name.startsWith("park");
      default -> false;
    };
  }

  static String packages(String module) {
    return ROOT + module + "..";
  }
}
