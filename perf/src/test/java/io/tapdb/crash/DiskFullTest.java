// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapCommandException;
import io.tapdb.sim.model.Ledger;
import io.tapdb.sim.model.StampedDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: on a full disk writes fail with a clear error, reads go on, nothing acknowledged is lost,
 * and freed space heals without a restart. Method: a node on a small tmpfs that is filled up. Where
 * mounting is not allowed this is left to the test of the simulated disk, which always runs.
 */
class DiskFullTest {
  private static final int OUT_OF_DISK_SPACE = 14031;
  private static final int SIZE_MEGABYTES = 320;
  private static final int BALLAST_MEGABYTES = 120;
  private static final int MOST_WRITES = 10_000;
  private static final StampedDocuments STAMPED = new StampedDocuments(32 << 10, 256 << 10);

  @TempDir private Path folder;

  private final Ledger ledger = new Ledger();
  private boolean mounted;
  private long next = 1;

  private boolean mount() throws IOException, InterruptedException {
    try {
      mounted =
          run("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MEGABYTES + "m", "tapdb", path()) == 0;
    } catch (IOException noSuchCommand) {
      mounted = false;
    }
    System.out.println(
        mounted
            ? "disk full: on a tmpfs of " + SIZE_MEGABYTES + " MB"
            : "disk full: mounting is not allowed here, only the simulated disk is tested");
    return mounted;
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (mounted) {
      assertThat(run("umount", path())).isZero();
    }
  }

  private String path() {
    return folder.resolve("disk").toString();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void writesAreRefusedUntilThereIsSpaceAgain() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Assumptions.assumeTrue(mount());
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[BALLAST_MEGABYTES << 20]);
    NodeInChild.Setup setup =
        new NodeInChild.Setup(
            folder,
            disk.resolve("data"),
            256,
            List.of("--oplogSize", "990", "--setParameter", "syncdelay=1"));
    try (NodeInChild node = NodeInChild.start(setup);
        TapClient client = node.connect()) {
      Verification.prepare(client);
      long written = fill(client);
      System.out.println("disk full: after " + written + " writes");
      assertThat(written).isGreaterThan(100);
      assertThat(count(client)).as("reads go on").isEqualTo(ledger.acknowledgements());
      node.kill();
    }
    try (NodeInChild node = NodeInChild.start(setup);
        TapClient client = node.connect()) {
      Verification.check(client, STAMPED, ledger);
      fill(client);
      Files.delete(ballast);
      awaitWrite(client);
      assertThat(count(client)).isEqualTo(ledger.acknowledgements());
      Verification.checkValid(client);
    }
  }

  private static long count(TapClient client) {
    return client.database("test").collection("c").countDocuments(new Document());
  }

  /** Writes until the node says that the disk is full; gives how many writes it took. */
  private long fill(TapClient client) {
    for (long writes = 0; writes < MOST_WRITES; writes++) {
      if (!insert(client)) {
        return writes;
      }
    }
    throw new AssertionError("the disk does not get full");
  }

  private void awaitWrite(TapClient client) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!insert(client)) {
      assertThat(System.nanoTime()).as("healed in time").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Inserts a document; false when the node says that there is no space. */
  private boolean insert(TapClient client) {
    TapCollection<RawBsonDocument> collection = client.database("test").collection("c").withRaw();
    long id = next++;
    RawBsonDocument document =
        new RawBsonDocument(STAMPED.document(id, ledger.beginWrite(id)).toByteArray());
    try {
      collection.insertOne(document);
      ledger.acknowledge(id);
      return true;
    } catch (TapCommandException refused) {
      ledger.refuse(id);
      assertThat(refused.code()).as(refused.getMessage()).isEqualTo(OUT_OF_DISK_SPACE);
      assertThat(refused.codeName()).isEqualTo("OutOfDiskSpace");
      assertThat(refused.errmsg()).contains("disk is full", "free space");
      return false;
    }
  }
}
