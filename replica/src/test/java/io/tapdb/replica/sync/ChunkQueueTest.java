// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.replica.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChunkQueueTest {
  /** Whatever the order of arrival, and however often pieces get lost, files come out whole. */
  @Test
  void filesArePassedOnFromTheirBeginningToTheirEnd() {
    Seeds.forEach(
        200,
        random -> {
          List<ChunkQueue.File> files = new ArrayList<>();
          Map<String, byte[]> contents = new HashMap<>();
          Map<String, Long> there = new HashMap<>();
          for (int i = 0; i < 1 + random.nextInt(5); i++) {
            byte[] content = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(400)];
            random.nextBytes(content);
            String name = "f" + i;
            contents.put(name, content);
            files.add(new ChunkQueue.File(name, content.length));
            there.put(name, (long) random.nextInt(content.length + 1));
          }
          long had = there.values().stream().mapToLong(each -> each).sum();
          ChunkQueue queue = new ChunkQueue(files, there::get, 1 + random.nextInt(40));
          assertThat(queue.progress(0).bytesDone()).isEqualTo(had);
          List<ChunkQueue.Chunk> underWay = new ArrayList<>();
          while (!queue.isDone()) {
            ChunkQueue.Chunk next = underWay.size() < 4 ? queue.poll() : null;
            if (next != null) {
              assertThat(next.bytes()).isPositive();
              underWay.add(next);
              continue;
            }
            ChunkQueue.Chunk some = underWay.remove(random.nextInt(underWay.size()));
            if (random.nextInt(4) == 0) {
              queue.giveBack(some);
              continue;
            }
            byte[] content = contents.get(some.file());
            int from = (int) some.offset();
            for (ChunkQueue.Arrived each :
                queue.arrived(some, Arrays.copyOfRange(content, from, from + some.bytes()))) {
              String name = each.chunk().file();
              assertThat(each.chunk().offset()).isEqualTo(there.get(name));
              int at = (int) each.chunk().offset();
              assertThat(each.content())
                  .isEqualTo(Arrays.copyOfRange(contents.get(name), at, at + each.chunk().bytes()));
              there.put(name, each.chunk().offset() + each.chunk().bytes());
              assertThat(queue.written(each.chunk()))
                  .isEqualTo(there.get(name) == contents.get(name).length);
            }
          }
          files.forEach(file -> assertThat(there.get(file.name())).isEqualTo(file.bytes()));
          CopyStatus.Progress end = queue.progress(7);
          assertThat(end.bytesDone()).isEqualTo(end.bytes());
          assertThat(end.filesDone()).isEqualTo(end.files()).isEqualTo(files.size());
          assertThat(end.retries()).isEqualTo(7);
          assertThat(queue.poll()).isNull();
        });
  }

  @Test
  void onlySoManyPiecesWaitForOneThatDoesNotCome() {
    ChunkQueue queue = new ChunkQueue(List.of(new ChunkQueue.File("f", 1000)), name -> 0, 1);
    ChunkQueue.Chunk first = queue.poll();
    int early = 0;
    for (ChunkQueue.Chunk next = queue.poll(); next != null; next = queue.poll()) {
      assertThat(queue.arrived(next, new byte[1])).isEmpty();
      early++;
    }
    assertThat(early).isLessThan(20);
    assertThat(queue.arrived(first, new byte[1])).hasSize(early + 1);
    assertThat(queue.poll()).isNotNull();
  }
}
