// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.cluster;

import io.tapdb.shell.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tapdb cluster}: a replica set on this machine, in one command. */
@Command(
    name = "cluster",
    description = "A replica set on this machine, each member in a process of its own.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ClusterCommand implements Runnable {
  private static final int DEFAULT_MEMBERS = 3;
  private static final int MOST_MEMBERS = 7;
  private static final int DEFAULT_PORT = 27017;
  private static final int HIGHEST_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what is to be done: start, status or stop is missing");
  }

  /** Which set is meant. */
  static final class Place {
    @Option(
        names = "--base-port",
        paramLabel = "N",
        description = "port of the first member; the others follow (default: 27017)")
    private Integer basePort;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description =
            "folder of the set; data and log of a member are in DIR/PORT"
                + " (default: .tapdb/cluster-PORT in the home folder)")
    private Path dir;

    Path folder() {
      if (dir != null) {
        return dir;
      }
      String home = System.getenv("HOME");
      return Path.of(
          home == null ? System.getProperty("user.home") : home,
          ".tapdb",
          "cluster-" + (basePort == null ? DEFAULT_PORT : basePort));
    }

    /** The set that was made there before, if one was. */
    Optional<Layout> kept() throws IOException {
      Optional<Layout> kept = Layout.read(folder());
      if (kept.isPresent() && basePort != null && basePort != kept.get().basePort()) {
        throw new ClusterFailure(
            folder() + " holds a set from port " + kept.get().basePort() + " on, not " + basePort);
      }
      return kept;
    }

    LocalSet existing() throws IOException {
      Layout layout =
          kept()
              .orElseThrow(
                  () ->
                      new ClusterFailure(
                          "there is no set in " + folder() + "; start one, or give its --dir"));
      return new LocalSet(folder(), layout, List.of());
    }
  }

  /** Refuses what makes no set. */
  private void check(Layout layout) {
    if (layout.arbiter() && layout.members() < 2) {
      throw new ParameterException(
          spec.commandLine(), "--arbiter needs a member with data beside it");
    }
    if (layout.basePort() < 1 || layout.basePort() + layout.members() - 1 > HIGHEST_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--base-port leaves no room for the ports of the members");
    }
  }

  @Command(
      name = "start",
      description =
          "Starts a set, or what is missing of it, and returns when there is a writable primary.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int start(
      @Mixin Place place,
      @Option(
              names = "--members",
              paramLabel = "N",
              description = "how many, with the arbiter (default: 3)")
          Integer members,
      @Option(names = "--arbiter", description = "makes the last member an arbiter")
          boolean arbiter,
      @Option(
              names = "--setParameter",
              paramLabel = "K=V",
              description = "sets a parameter of all members; may be given several times")
          Map<String, String> parameters)
      throws InterruptedException {
    String launcher = System.getProperty("tapdb.launcher");
    if (launcher == null) {
      return failed("a set has to be started by ./tapdb");
    }
    try {
      Map<String, String> given = parameters == null ? Map.of() : parameters;
      LocalSet set =
          new LocalSet(
              place.folder(),
              layout(place, new Layout(asked(members), arbiter, 0, given)),
              List.of(launcher, "start"));
      LocalMember primary = set.start();
      tell(set, primary, place.folder().toAbsolutePath());
      return 0;
    } catch (ClusterFailure | IOException failed) {
      return failed(failed.getMessage());
    }
  }

  /** How many were asked for; 0 if that was left open. */
  private int asked(Integer members) {
    if (members != null && (members < 1 || members > MOST_MEMBERS)) {
      throw new ParameterException(spec.commandLine(), "--members is from 1 to " + MOST_MEMBERS);
    }
    return members == null ? 0 : members;
  }

  /** What was asked for, as far as it does not differ from what is there. */
  private Layout layout(Place place, Layout asked) throws IOException {
    Optional<Layout> kept = place.kept();
    if (kept.isEmpty()) {
      Layout fresh =
          new Layout(
              asked.members() == 0 ? DEFAULT_MEMBERS : asked.members(),
              asked.arbiter(),
              place.basePort == null ? DEFAULT_PORT : place.basePort,
              asked.parameters());
      check(fresh);
      return fresh;
    }
    Layout there = kept.get();
    boolean other = asked.members() != 0 && asked.members() != there.members();
    if (other || (asked.arbiter() && !there.arbiter())) {
      throw new ClusterFailure(
          place.folder()
              + " holds a set of "
              + there.members()
              + " members"
              + (there.arbiter() ? " with an arbiter" : " without an arbiter")
              + "; give another --dir, or delete the folder");
    }
    Map<String, String> parameters = new LinkedHashMap<>(there.parameters());
    parameters.putAll(asked.parameters());
    return new Layout(there.members(), there.arbiter(), there.basePort(), parameters);
  }

  private static void tell(LocalSet set, LocalMember primary, Path folder) {
    Layout layout = set.layout();
    System.out.println(
        "The set "
            + Layout.SET
            + " of "
            + layout.members()
            + " members is up; "
            + primary.host()
            + " is primary. Data and logs are in "
            + folder);
    System.out.println("Connect with TapDB's driver and tools, or with MongoDB's URI form:");
    System.out.println("  " + layout.uri("tapdb", ""));
    System.out.println("  " + layout.uri("mongodb", ""));
  }

  @Command(
      name = "status",
      description = "Shows pid, port, state and host of each member; fails without a primary.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int status(
      @Mixin Place place,
      @Option(names = "--json", description = "as one line of JSON") boolean json) {
    List<Document> rows;
    try {
      rows = place.existing().status();
    } catch (ClusterFailure | IOException failed) {
      return failed(failed.getMessage());
    }
    if (json) {
      System.out.println(asJson(rows));
    } else {
      for (Document row : rows) {
        Object pid = row.get("pid");
        System.out.printf(
            Locale.ROOT,
            "%-8s %-6s %-10s %s%n",
            pid == null ? "-" : pid,
            row.get("port"),
            row.get("state"),
            row.get("host"));
      }
    }
    boolean led = rows.stream().anyMatch(row -> "PRIMARY".equals(row.get("state")));
    return led ? 0 : Connection.FAILED;
  }

  private static String asJson(List<Document> rows) {
    JsonWriterSettings relaxed = JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();
    return rows.stream().map(row -> row.toJson(relaxed)).toList().toString();
  }

  @Command(
      name = "stop",
      description = "Ends all members; their data stay.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int stop(@Mixin Place place) throws InterruptedException {
    try {
      place.existing().stop();
      System.out.println("All members have ended; their data are in " + place.folder());
      return 0;
    } catch (ClusterFailure | IOException failed) {
      return failed(failed.getMessage());
    }
  }

  private static int failed(String why) {
    System.err.println("tapdb: " + why);
    return Connection.FAILED;
  }
}
