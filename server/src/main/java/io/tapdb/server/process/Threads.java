// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import io.tapdb.engine.io.Flusher;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.io.Committer;
import io.tapdb.replica.NodePorts;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The background work of a node on threads of its own. */
final class Threads implements NodePorts.Threads {
  private final Consumer<Throwable> onFault;

  Threads(Consumer<Throwable> onFault) {
    this.onFault = onFault;
  }

  @Override
  public Executor serial(String name) {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    return task ->
        thread.execute(
            () -> {
              try {
                task.run();
              } catch (Throwable fault) {
                onFault.accept(fault);
              }
            });
  }

  @Override
  public Background committer(
      Oplog oplog, Consumer<OpTime> onDurable, Consumer<Throwable> onFault) {
    Committer committer = new Committer(oplog, onDurable, onFault);
    return new Background() {
      @Override
      public void wake() {
        committer.wake();
      }

      @Override
      public void close() {
        committer.close();
      }
    };
  }

  @Override
  public Background flusher(
      Flusher.Maintenance maintenance, Flusher.Listener listener, Consumer<Throwable> onFault) {
    Flusher flusher = new Flusher(maintenance, listener, onFault);
    return new Background() {
      @Override
      public void wake() {
        flusher.wake();
      }

      @Override
      public void close() {
        flusher.close();
      }
    };
  }
}
