// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.sim.check.IndexesAgree;
import io.tapdb.sim.check.Invariant;
import io.tapdb.sim.check.LedgerHolds;
import io.tapdb.sim.model.Ledger;
import io.tapdb.sim.world.Durability;
import io.tapdb.sim.world.SimNode;
import io.tapdb.sim.world.Trace;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: on a full disk writes fail with a clear error, reads go on, nothing acknowledged is lost,
 * and freed space heals with or without a restart. Method: disks that are told to be full.
 */
class FullDiskTest {
  private static final int OUT_OF_DISK_SPACE = 14031;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
  private final SimNode node = new SimNode(random, Durability.HONEST, new Trace());
  private final Workload workload = new Workload(random);
  private final List<Invariant> invariants = List.of(new LedgerHolds(workload), new IndexesAgree());
  private long next = 1;

  @BeforeEach
  void writeUntilTheDiskIsFull() throws IOException {
    node.start();
    workload.prepare(node);
    assertThat(insert()).isTrue();
    node.fillDisks(true);
    insertUntilRefused();
  }

  private void insertUntilRefused() {
    while (insert()) {
      assertThat(next).as("writes on a full disk").isLessThan(1000);
    }
  }

  private boolean insert() {
    Ledger ledger = workload.ledger();
    long id = next++;
    Doc document = workload.stamped().document(id, ledger.beginWrite(id));
    Doc reply =
        node.run(
            new DocWriter()
                .put("insert", Workload.COLLECTION)
                .openArray("documents")
                .add(document)
                .close()
                .build());
    if (reply.get("ok").float64() == 1) {
      assertThat(reply.has("writeErrors")).as(reply.toString()).isFalse();
      ledger.acknowledge(id);
      return true;
    }
    assertThat(reply.get("code").int32()).isEqualTo(OUT_OF_DISK_SPACE);
    assertThat(reply.get("codeName").string()).isEqualTo("OutOfDiskSpace");
    assertThat(reply.get("errmsg").string()).contains("disk is full", "free space");
    ledger.refuse(id);
    return false;
  }

  private void check() throws IOException {
    for (Invariant invariant : invariants) {
      assertThat(invariant.afterRestart(node)).isEmpty();
    }
  }

  @Test
  void readsGoOn() throws IOException {
    check();
    insertUntilRefused();
  }

  @Test
  void freedSpaceHealsWithoutARestart() throws IOException {
    node.fillDisks(false);
    node.clock().advance(1000);
    node.scheduler().settle();
    assertThat(insert()).isTrue();
    check();
  }

  @Test
  void theNodeStartsOnTheFullDiskAndHealsLater() throws IOException {
    node.crash(true);
    node.start();
    check();
    insertUntilRefused();
    node.fillDisks(false);
    node.clock().advance(1000);
    node.scheduler().settle();
    assertThat(insert()).isTrue();
    check();
  }

  @Test
  void freedSpaceHealsWithARestart() throws IOException {
    node.crash(false);
    node.fillDisks(false);
    node.start();
    check();
    assertThat(insert()).isTrue();
  }
}
