// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.time;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One run of a simulated process, from its start to its end. What is still to happen to a life that
 * has ended never happens; what falls due while it is paused waits until it goes on.
 */
public final class Life {
  private final int owner;
  private final int number;
  private final Queue<Runnable> held = new ArrayDeque<>();
  private boolean paused;
  private boolean ended;

  /**
   * A life that has just begun.
   *
   * @param owner whose life it is
   * @param number how many lives that one has had, this one included
   */
  public Life(int owner, int number) {
    this.owner = owner;
    this.number = number;
  }

  public int owner() {
    return owner;
  }

  public int number() {
    return number;
  }

  public boolean paused() {
    return paused;
  }

  public boolean ended() {
    return ended;
  }

  /** Stops this life from doing anything, as a signal would. */
  public void pause() {
    paused = true;
  }

  /** Ends it for good. */
  public void end() {
    ended = true;
    held.clear();
  }

  /** Keeps what fell due during the pause. */
  void hold(Runnable task) {
    held.add(task);
  }

  /** Ends the pause; gives what has waited, in the order in which it fell due. */
  Queue<Runnable> resume() {
    paused = false;
    Queue<Runnable> waiting = new ArrayDeque<>(held);
    held.clear();
    return waiting;
  }

  @Override
  public String toString() {
    return owner + "." + number;
  }
}
