// SPDX-License-Identifier: Apache-2.0
package io.tapdb.mirrorreads;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The choice whether a read is copied, and to which members.
 *
 * <p>With the sampling rate as its chance a read is picked, and then goes to that share of the
 * members, rounded up, side by side from a random one on. So with two members and a rate of 0.01,
 * of a thousand reads about ten are copied in all, and each member gets about five of them. A read
 * that is not picked, which is nearly every one, costs one random number and no allocation.
 *
 * <p>Not for more than one thread: the source of chance is not.
 */
public final class MirrorSampler {
  private final RandomGenerator random;

  public MirrorSampler(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The members that get a copy of one read; most often none.
   *
   * @param targets the members that could become primary and that clients may know, without this
   *     one
   */
  public <T> List<T> pick(double samplingRate, List<T> targets) {
    if (samplingRate <= 0 || targets.isEmpty() || random.nextDouble() >= samplingRate) {
      return List.of();
    }
    int count = (int) Math.ceil(samplingRate * targets.size());
    int start = random.nextInt(targets.size());
    List<T> picked = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      picked.add(targets.get((start + i) % targets.size()));
    }
    return picked;
  }
}
