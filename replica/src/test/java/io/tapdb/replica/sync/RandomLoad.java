// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import java.util.random.RandomGenerator;

/** Writes of every kind to two collections, by chance. */
final class RandomLoad {
  private final RandomGenerator random;
  private int nextId;

  RandomLoad(RandomGenerator random) {
    this.random = random;
  }

  /** Makes that many writes on a member that leads. */
  void write(HeapMember member, int count) {
    for (int i = 0; i < count; i++) {
      member.attempt(next());
      if (random.nextInt(4) == 0) {
        member.clock.advance(random.nextInt(900));
      }
    }
  }

  private String next() {
    String collection = random.nextInt(3) == 0 ? "d" : "c";
    int some = random.nextInt(nextId + 1);
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> {
        int id = nextId++;
        yield "{insert: '" + collection + "', documents: [{_id: " + id + ", a: " + some + "}]}";
      }
      case 4 -> {
        int id = nextId;
        nextId += 2;
        yield "{insert: '%s', documents: [{_id: %d, a: [1, %d]}, {_id: %d, b: 'x'}]}"
            .formatted(collection, id, some, id + 1);
      }
      case 5, 6, 7 ->
          "{update: '%s', updates: [{q: {_id: %d}, u: {$inc: {n: 1}}, upsert: true}]}"
              .formatted(collection, some);
      case 8 ->
          "{update: '%s', updates: [{q: {_id: {$gt: %d}}, u: {$set: {m: %d}}, multi: true}]}"
              .formatted(collection, Math.max(0, nextId - 5), some);
      case 9, 10 ->
          "{delete: '%s', deletes: [{q: {_id: %d}, limit: 1}]}".formatted(collection, some);
      default ->
          random.nextInt(4) == 0
              ? "{createIndexes: '%s', indexes: [{key: {a: 1}, name: 'a_1'}]}".formatted(collection)
              : "{insert: 'e%d', documents: [{x: 1}]}".formatted(random.nextInt(3));
    };
  }
}
