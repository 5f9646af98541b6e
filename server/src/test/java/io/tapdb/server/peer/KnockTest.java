// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.HostPort;
import io.tapdb.replica.peer.Peers.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Doors that open only to be shut. */
@Timeout(60)
class KnockTest {
  private final PeerThreads threads = new PeerThreads(Throwable::printStackTrace);
  private ServerSocket door;

  @BeforeEach
  void listen() throws IOException {
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    door.close();
    threads.close();
  }

  private BlockingQueue<Probe> knock(long millis) {
    BlockingQueue<Probe> result = new LinkedBlockingQueue<>();
    new Knock(new HostPort("127.0.0.1", door.getLocalPort()), threads, millis, result::add).start();
    return result;
  }

  /** Takes one connection and breaks it at once. */
  private void breakOne() throws IOException {
    try (Socket taken = door.accept()) {
      taken.setSoLinger(true, 0);
    }
  }

  @Test
  void aProcessThatDiesWhileItIsLookedAtIsFoundDead() throws Exception {
    BlockingQueue<Probe> result = knock(5000);
    breakOne();
    door.close();
    assertThat(result.poll(10, TimeUnit.SECONDS)).isEqualTo(Probe.REFUSED);
  }

  @Test
  void connectionsThatAreTakenAndBrokenTellNothing() throws Exception {
    BlockingQueue<Probe> result = knock(600);
    Thread breaker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    while (true) {
                      breakOne();
                    }
                  } catch (IOException closed) {
                    // the test is over
                  }
                });
    assertThat(result.poll(10, TimeUnit.SECONDS)).isEqualTo(Probe.UNKNOWN);
    door.close();
    breaker.join();
  }

  @Test
  void aProcessThatIsTooBusyToAcceptIsAlive() throws Exception {
    assertThat(knock(5000).poll(10, TimeUnit.SECONDS)).isEqualTo(Probe.ACCEPTED);
  }

  @Test
  void aNameThatNobodyHasTellsNothing() throws Exception {
    BlockingQueue<Probe> result = new LinkedBlockingQueue<>();
    new Knock(new HostPort("no-such-host.invalid", 1), threads, 2000, result::add).start();
    assertThat(result.poll(20, TimeUnit.SECONDS)).isEqualTo(Probe.UNKNOWN);
  }
}
