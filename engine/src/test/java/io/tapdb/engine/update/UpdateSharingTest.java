// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A parsed update keeps nothing between documents, so threads may share it. */
class UpdateSharingTest {
  private static final String UPDATE =
      """
      {$set: {'a.$[x].n': 1, 'b.c': 2, 'd.$': 3}, $inc: {n: 1}, $rename: {old: 'new'},
       $addToSet: {s: {$each: [1, 2, 3]}}, $push: {p: {$each: [3, 1], $sort: 1, $slice: 3}},
       $pull: {q: {$gt: 2}}, $setOnInsert: {i: 1}}
      """;

  private static Doc before(int i) {
    return Updates.doc(
        "{_id: %d, a: [{k: %d}, {k: 1}], d: [0, 1, 2], n: %d, old: %d, s: [%d], p: [%d], q: [1, 2, 3]}"
            .formatted(i, i % 2, i, i, i % 5, i % 4));
  }

  private static Doc after(int i) {
    String a = i % 2 == 1 ? "{k: 1, n: 1}" : "{k: 0}";
    List<Integer> s = new ArrayList<>(List.of(i % 5));
    for (int added = 1; added <= 3; added++) {
      if (added != i % 5) {
        s.add(added);
      }
    }
    List<Integer> p = new ArrayList<>(List.of(i % 4, 3, 1));
    p.sort(null);
    String d = i % 3 == 0 ? "[3, 1, 2]" : i % 3 == 1 ? "[0, 3, 2]" : "[0, 1, 3]";
    return Updates.doc(
        "{_id: %d, a: [%s, {k: 1, n: 1}], d: %s, n: %d, s: %s, p: %s, q: [1, 2], b: {c: 2}, new: %d}"
            .formatted(i, a, d, i + 1, s, p, i));
  }

  @Test
  void oneUpdateServesManyDocumentsInTurn() {
    Update update = Updates.parse(UPDATE, "{'x.k': 1}");
    for (int i = 0; i < 100; i++) {
      Updates.assertBytes(update.apply(before(i), Updates.CONTEXT.matching(i % 3)), after(i));
    }
  }

  @Test
  void oneUpdateServesManyThreadsAtOnce() throws Exception {
    Update update = Updates.parse(UPDATE, "{'x.k': 1}");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> runs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int from = thread * 1000;
        Callable<Integer> run = () -> wrong(update, from);
        runs.add(threads.submit(run));
      }
      for (Future<Integer> run : runs) {
        assertThat(run.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int wrong(Update update, int from) {
    int wrong = 0;
    for (int i = from; i < from + 1000; i++) {
      Doc actual = update.apply(before(i), Updates.CONTEXT.matching(i % 3));
      wrong += actual.sameBytes(after(i)) ? 0 : 1;
    }
    return wrong;
  }

  @Test
  void theOldDocumentIsNeverWritten() {
    Update update = Updates.parse(UPDATE, "{'x.k': 1}");
    Doc before = before(7);
    byte[] bytes = before.toByteArray().clone();
    update.apply(before, Updates.CONTEXT.matching(1));
    assertThat(before.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void aDocumentInTheMiddleOfAnArrayOfBytesIsReadInPlace() {
    byte[] own = before(7).toByteArray();
    byte[] larger = new byte[own.length + 50];
    System.arraycopy(own, 0, larger, 30, own.length);
    Doc before = new Doc(larger, 30, own.length);
    Update update = Updates.parse(UPDATE, "{'x.k': 1}");
    Updates.assertBytes(update.apply(before, Updates.CONTEXT.matching(1)), after(7));
    Doc changed = Updates.parse("{$inc: {n: 1}}").apply(before, Updates.CONTEXT);
    Doc diff = DocDiff.between(before, changed);
    Updates.assertBytes(diff, Updates.doc("{u: {n: 8}}"));
    Updates.assertBytes(DocDiff.apply(before, diff), changed);
  }
}
