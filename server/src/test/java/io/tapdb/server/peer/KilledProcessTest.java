// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.peer.Peers.Probe;
import io.tapdb.server.ServerProcess;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The evidence of a death, from a process that is killed as the system kills. */
@Timeout(120)
class KilledProcessTest {
  @TempDir private Path folder;

  private final BlockingQueue<HostPort> lost = new LinkedBlockingQueue<>();
  private final PeerNetwork network = new PeerNetwork(() -> 0, Throwable::printStackTrace);

  @AfterEach
  void stop() {
    network.close();
  }

  /** Connects so that the end of the process would be noticed. */
  private HostPort watch(ServerProcess process) throws InterruptedException {
    HostPort member = new HostPort("127.0.0.1", process.port());
    network.peers().onLost(lost::add);
    network.peers().retain(Set.of(member));
    // the connection is made for the watch first; replies come in the order of the calls
    for (int i = 0; i < 3; i++) {
      assertThat(ping(member)).isInstanceOf(Doc.class);
    }
    return member;
  }

  private Object ping(HostPort member) throws InterruptedException {
    PeersContract.Outcome outcome = new PeersContract.Outcome();
    network.peers().call(member, new DocWriter().put("ping", 1).build(), 10_000, outcome);
    return outcome.get();
  }

  private Probe probe(HostPort member) throws InterruptedException {
    BlockingQueue<Probe> result = new LinkedBlockingQueue<>();
    network.peers().probe(member, 2000, result::add);
    return result.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void aKilledProcessIsLostAtOnceAndRefuses() throws Exception {
    try (ServerProcess process = ServerProcess.start("256m", folder.resolve("data"))) {
      HostPort member = watch(process);
      assertThat(probe(member)).isEqualTo(Peers.Probe.ACCEPTED);
      process.kill();
      long killed = System.nanoTime();
      assertThat(lost.poll(10, TimeUnit.SECONDS)).isEqualTo(member);
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed)).isLessThan(500);
      assertThat(probe(member)).isEqualTo(Peers.Probe.REFUSED);
    }
  }

  @Test
  void aProcessThatIsToldToEndSaysGoodbye() throws Exception {
    try (ServerProcess process = ServerProcess.start("256m", folder.resolve("data"))) {
      HostPort member = watch(process);
      process.terminate();
      assertThat(process.exitCode()).isZero();
      assertThat(probe(member)).isEqualTo(Peers.Probe.REFUSED);
      assertThat(lost).isEmpty();
    }
  }
}
