// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request that a test has handed in, and its reply once there is one. */
public final class Pending implements ReplySink {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile RunningOperation operation;
  private volatile Doc reply;
  private volatile boolean connectionClosed;

  @Override
  public void reply(Doc given) {
    assertThat(reply).as("a second reply").isNull();
    reply = given;
    ended.countDown();
  }

  @Override
  public void closeConnection() {
    connectionClosed = true;
    ended.countDown();
  }

  public void operation(RunningOperation running) {
    operation = running;
  }

  public RunningOperation operation() {
    return operation;
  }

  public boolean isDone() {
    return ended.getCount() == 0;
  }

  public boolean isConnectionClosed() {
    return connectionClosed;
  }

  /** The reply, which must be there by now. */
  public Doc reply() {
    assertThat(isDone()).as("a reply was given").isTrue();
    return reply;
  }

  /** The reply of a node with threads of its own. */
  public Doc await() {
    try {
      assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("reply in time").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return reply;
  }
}
