// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import static io.tapdb.engine.aggregate.PipelineFixture.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.sort.HeapSpill;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Groups that do not fit into memory, of accumulators whose values grow and shrink. */
class GroupSpillTest {
  private final PipelineFixture fixture = new PipelineFixture();

  private static Doc row(int group, String text) {
    return new DocWriter().put("g", group).put("s", text).build();
  }

  @Test
  void aGroupIsNotSplitWhenAnotherOneShrinks() {
    Pipeline pipeline = parse("[{$group: {_id: '$g', n: {$sum: 1}, m: {$max: '$s'}}}]");
    List<Doc> rows =
        List.of(row(1, "a".repeat(15_000)), row(2, "x"), row(1, "b"), row(2, "y"), row(3, "z"));
    HeapSpill spill = new HeapSpill();
    List<Doc> groups = fixture.run(pipeline, rows, fixture.context(10_000, spill));
    assertThat(groups.stream().map(group -> group.get("_id").int32()))
        .containsExactlyInAnyOrder(1, 2, 3);
    assertThat(groups.stream().filter(group -> group.get("_id").int32() == 2))
        .singleElement()
        .satisfies(group -> assertThat(group.get("n").int32()).isEqualTo(2))
        .satisfies(group -> assertThat(group.get("m").string()).isEqualTo("y"));
    assertThat(spill.open()).isZero();
  }

  @Test
  void extremesOfAllSizesAreThoseOfAllRows() {
    Pipeline pipeline =
        parse("[{$group: {_id: '$g', n: {$sum: 1}, lo: {$min: '$s'}, l: {$last: '$s'}}}]");
    Seeds.forEach(
        100,
        random -> {
          List<Doc> rows = new ArrayList<>();
          Map<Integer, List<String>> expected = new TreeMap<>();
          for (int i = random.nextInt(300); i > 0; i--) {
            int group = random.nextInt(20);
            String text =
                ("" + (char) ('a' + random.nextInt(26))).repeat(1 + random.nextInt(1, 400));
            rows.add(row(group, text));
            expected.computeIfAbsent(group, g -> new ArrayList<>()).add(text);
          }
          HeapSpill spill = new HeapSpill();
          List<Doc> groups =
              fixture.run(pipeline, rows, fixture.context(random.nextInt(4000, 9000), spill));
          assertThat(groups).hasSize(expected.size());
          for (Doc group : groups) {
            List<String> texts = expected.get(group.get("_id").int32());
            assertThat(group.get("n").int32()).isEqualTo(texts.size());
            assertThat(group.get("lo").string())
                .isEqualTo(texts.stream().min(String::compareTo).orElseThrow());
            assertThat(group.get("l").string()).isEqualTo(texts.getLast());
          }
          assertThat(spill.open()).isZero();
        });
  }
}
