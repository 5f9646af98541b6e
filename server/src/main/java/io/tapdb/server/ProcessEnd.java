// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import io.tapdb.server.process.NodeProcess;
import java.io.IOException;

/**
 * How the process ends when a signal asks for it: cleanly and with success, at whatever time.
 *
 * <p>Before a node serves there is nothing to write down; what a start has done so far the next one
 * does again.
 */
final class ProcessEnd {
  private volatile NodeProcess node;
  private volatile boolean ordinary;

  /** Takes charge of the end of this process. */
  void install() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::end));
  }

  /** Names the node that has to be closed from now on. */
  void closes(NodeProcess served) {
    node = served;
  }

  /** Says that the process is about to end by itself, with an exit code of its own. */
  void leave() {
    ordinary = true;
  }

  private void end() {
    if (ordinary) {
      return;
    }
    int exitCode = 0;
    NodeProcess serving = node;
    if (serving != null) {
      try {
        serving.close();
      } catch (IOException failed) {
        System.err.println("tapdb: " + failed.getMessage());
        exitCode = 1;
      }
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
