// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Writes and definitions of every kind on one small collection, at random. */
final class RandomWrites {
  private final RandomGenerator random;

  RandomWrites(RandomGenerator random) {
    this.random = random;
  }

  /** Does one, which may be refused. */
  void next(TestEngine engine) {
    try {
      write(engine);
    } catch (TapdbException refused) {
      assertThat(refused.code().code()).isIn(11000, 27, 26, 171, 48, 2, 112, 276);
    }
  }

  private void write(TestEngine engine) {
    String id = String.valueOf(random.nextInt(30));
    String a = String.valueOf(random.nextInt(8));
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> engine.insert(document(), document());
      case 4 -> engine.update("{_id: " + id + "}", "{$set: {a: " + a + "}}", false, false);
      case 5 -> engine.update("{a: " + a + "}", "{$push: {t: 7}, $inc: {b: 1}}", true, false);
      case 6 -> engine.update("{_id: " + id + "}", "{a: [1, 2, " + a + "]}", false, true);
      case 7 -> engine.delete("{_id: " + id + "}", false);
      case 8 -> engine.delete("{a: " + a + "}", true);
      case 9 -> engine.beginIndex("{key: {a: 1, t: -1}}");
      case 10 -> engine.beginIndex("{key: {b: 1}, unique: true, sparse: true}");
      case 11 -> engine.dropIndex(random.nextBoolean() ? "a_1_t_-1" : "b_1");
      case 12 -> dropOrCreate(engine);
      default -> engine.insert(document());
    }
  }

  private void dropOrCreate(TestEngine engine) {
    if (random.nextInt(4) > 0) {
      return;
    }
    engine.drop();
    if (random.nextBoolean()) {
      engine.create("{capped: true, size: 4096, max: 8}");
    }
  }

  private String document() {
    List<String> fields = new ArrayList<>();
    fields.add("_id: " + random.nextInt(30));
    if (random.nextBoolean()) {
      fields.add("a: " + random.nextInt(8));
    }
    if (random.nextInt(3) == 0) {
      fields.add("b: " + random.nextInt(40));
    }
    if (random.nextInt(3) == 0) {
      fields.add("t: [3, {x: 1}]");
    }
    if (random.nextInt(6) == 0) {
      fields.add("text: '" + "x".repeat(random.nextInt(2000)) + "'");
    }
    return "{" + String.join(", ", fields) + "}";
  }
}
