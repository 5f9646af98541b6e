// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import io.tapdb.driver.TapException;
import io.tapdb.shell.Connection;
import io.tapdb.shell.cluster.ClusterFailure;
import io.tapdb.shell.cluster.LocalSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tapdb demo}: a set at work, whose primary is killed, and which keeps its promises. */
@Command(
    name = "demo",
    description =
        "Starts a replica set in a temporary folder, loads and queries documents, kills the primary"
            + " under writes, and checks that everything acknowledged is there, on every member."
            + " Does so again with an arbiter.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "documents to load, as import reads them (default: "
              + MarketData.DOCUMENTS
              + " made-up prices of securities)")
  private String data;

  @Option(names = "--keep", description = "leaves the first set running and its folder in place")
  private boolean keep;

  private final AtomicBoolean cleaned = new AtomicBoolean();
  private boolean finishing;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String launcher = System.getProperty("tapdb.launcher");
    if (launcher == null) {
      return refused("the demo has to be run by ./tapdb");
    }
    if (data != null && !Files.isReadable(Path.of(data))) {
      return refused("there is no file " + data);
    }
    Path folder = Files.createTempDirectory("tapdb-demo-");
    Demo demo = new Demo(List.of(launcher, "start"), folder, System.out);
    Thread ifInterrupted = Thread.ofPlatform().unstarted(() -> abandon(demo, folder));
    Runtime.getRuntime().addShutdownHook(ifInterrupted);
    try {
      demo.run(new Demo.Data(data, MarketData.DOCUMENTS));
      finish(demo, folder);
      return 0;
    } catch (DemoFailure
        | ClusterFailure
        | TapException
        | IllegalArgumentException
        | IOException failed) {
      // an interrupted demo fails because its node is taken away, which is nobody's news
      if (finishing || cleaned.compareAndSet(false, true)) {
        System.err.println("tapdb: the demo failed: " + failed.getMessage());
        leaveForInspection(demo, folder);
      }
      return Connection.FAILED;
    }
  }

  private static int refused(String why) {
    System.err.println("tapdb: " + why);
    return Connection.FAILED;
  }

  private void finish(Demo demo, Path folder) throws IOException, InterruptedException {
    LocalSet set = demo.sets().getFirst();
    System.out.println("Every check passed.");
    if (keep) {
      cleaned.set(true);
      Path place = folder.resolve("three");
      System.out.println(
          "The first set is still running. Connect:  ./tapdb shell '"
              + set.layout().uri("tapdb", Demo.DATABASE)
              + "'");
      System.out.println(
          "End it:  ./tapdb cluster stop --dir "
              + place
              + "    Delete its data then:  rm -r "
              + folder);
      return;
    }
    if (!cleaned.compareAndSet(false, true)) {
      return;
    }
    finishing = true;
    set.stop();
    delete(folder);
    System.out.println("All members were stopped and their folder deleted. To keep a set:");
    System.out.println("  ./tapdb demo --keep");
    System.out.println("or  ./tapdb cluster start  and  ./tapdb shell");
  }

  /** The logs tell more than the message. */
  private void leaveForInspection(Demo demo, Path folder) {
    kill(demo);
    System.err.println("tapdb: data and logs are left in " + folder);
  }

  private static void kill(Demo demo) {
    demo.sets().forEach(LocalSet::kill);
  }

  private void abandon(Demo demo, Path folder) {
    if (!cleaned.compareAndSet(false, true)) {
      return;
    }
    try {
      kill(demo);
      delete(folder);
    } catch (IOException | UncheckedIOException failed) {
      System.err.println("tapdb: " + folder + " could not be deleted: " + failed.getMessage());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
