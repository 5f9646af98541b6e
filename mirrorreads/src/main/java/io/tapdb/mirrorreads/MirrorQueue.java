// SPDX-License-Identifier: Apache-2.0
package io.tapdb.mirrorreads;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * The copies that wait to be sent: as many as fit, none that is too old.
 *
 * <p>A copy that comes when the queue is full is dropped, not the oldest one: making room would
 * cost the client's thread more just when there is least to spare. A copy that waited until its
 * deadline is dropped when its turn comes, because it no longer tells the secondary what is read
 * now. Both are counted, and nothing is ever waited for.
 *
 * <p>Confined to one lane: it takes no lock.
 *
 * @param <T> what is sent
 */
public final class MirrorQueue<T> {
  private record Waiting<T>(T copy, Instant deadline) {}

  /**
   * What became of the copies so far.
   *
   * @param accepted those that found room
   * @param droppedFull those that did not
   * @param droppedLate those that found room and were not taken before their deadline
   * @param taken those handed out to be sent
   */
  public record Counts(long accepted, long droppedFull, long droppedLate, long taken) {}

  private final Queue<Waiting<T>> waiting = new ArrayDeque<>();
  private final int capacity;
  private long accepted;
  private long droppedFull;
  private long droppedLate;
  private long taken;

  public MirrorQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalStateException("a queue for " + capacity + " copies");
    }
    this.capacity = capacity;
  }

  /** Takes in a copy, or drops it if there is no room; says which. */
  public boolean offer(T copy, Instant deadline) {
    if (waiting.size() >= capacity) {
      droppedFull++;
      return false;
    }
    waiting.add(new Waiting<>(copy, deadline));
    accepted++;
    return true;
  }

  /** The copy that has waited longest and is still worth sending. */
  public Optional<T> poll(Instant now) {
    for (Waiting<T> next = waiting.poll(); next != null; next = waiting.poll()) {
      if (now.isBefore(next.deadline())) {
        taken++;
        return Optional.of(next.copy());
      }
      droppedLate++;
    }
    return Optional.empty();
  }

  public int size() {
    return waiting.size();
  }

  public Counts counts() {
    return new Counts(accepted, droppedFull, droppedLate, taken);
  }
}
