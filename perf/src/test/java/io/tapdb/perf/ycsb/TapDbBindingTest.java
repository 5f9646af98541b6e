// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.ycsb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.perf.node.NodeUnderTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.Vector;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import site.ycsb.ByteIterator;
import site.ycsb.StringByteIterator;
import site.ycsb.workloads.CoreWorkload;

@SuppressWarnings("JdkObsolete") // YCSB asks for vectors
class TapDbBindingTest {
  private static final int DOCUMENTS = 1000;

  @TempDir private static Path folder;
  private static NodeUnderTest node;

  private final TapDbBinding binding = new TapDbBinding(node.client());

  @BeforeAll
  static void start() throws IOException {
    node = NodeUnderTest.start(folder.resolve("node"), "--oplogSize", "64");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Map<String, ByteIterator> fields(String... namesAndValues) {
    Map<String, ByteIterator> fields = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i], new StringByteIterator(namesAndValues[i + 1]));
    }
    return fields;
  }

  private Map<String, String> read(String table, String key, Set<String> fields) {
    Map<String, ByteIterator> result = new HashMap<>();
    assertThat(binding.read(table, key, fields, result).isOk()).isTrue();
    return text(result);
  }

  private static Map<String, String> text(Map<String, ByteIterator> fields) {
    Map<String, String> text = new HashMap<>();
    fields.forEach(
        (name, value) -> text.put(name, new String(value.toArray(), StandardCharsets.UTF_8)));
    return text;
  }

  @Test
  void readsWhatItInserted() {
    binding.insert("rows", "user1", fields("field0", "a", "field1", "b"));
    assertThat(read("rows", "user1", null)).isEqualTo(Map.of("field0", "a", "field1", "b"));
    assertThat(read("rows", "user1", Set.of("field1"))).isEqualTo(Map.of("field1", "b"));
    Document stored =
        node.client()
            .database(TapDbBinding.DATABASE)
            .collection("rows")
            .findOne(new Document("_id", "user1"));
    assertThat(stored.get("field0", Binary.class).getData()).containsExactly('a');
  }

  @Test
  void anUpdateLeavesTheOtherFields() {
    binding.insert("updated", "user1", fields("field0", "a", "field1", "b"));
    binding.update("updated", "user1", fields("field1", "c"));
    assertThat(read("updated", "user1", null)).isEqualTo(Map.of("field0", "a", "field1", "c"));
  }

  @Test
  void aScanGoesOnInOrderOfKeys() {
    for (String key : new String[] {"d", "a", "c", "b", "e"}) {
      binding.insert("scanned", key, fields("field0", "of " + key));
    }
    Vector<HashMap<String, ByteIterator>> found = new Vector<>();
    binding.scan("scanned", "b", 3, null, found);
    assertThat(found)
        .extracting(row -> text(row).get("field0"))
        .containsExactly("of b", "of c", "of d");
  }

  @Test
  void whatIsMissingFailsTheRun() {
    binding.insert("some", "user1", fields("field0", "a"));
    assertThatThrownBy(() -> read("some", "user2", null)).hasMessage("no row user2");
    assertThatThrownBy(() -> binding.update("some", "user2", fields("field0", "b")))
        .hasMessage("no row user2");
    assertThatThrownBy(() -> binding.scan("some", "user2", 1, null, new Vector<>()))
        .hasMessage("no row from user2 on");
    binding.delete("some", "user1");
    assertThatThrownBy(() -> binding.delete("some", "user1")).hasMessage("no row user1");
  }

  @ParameterizedTest
  @EnumSource(CoreMix.class)
  void everyWorkloadRuns(CoreMix mix) {
    node.client().database(TapDbBinding.DATABASE).drop();
    CoreWorkload workload = mix.workload(DOCUMENTS);
    for (int i = 0; i < DOCUMENTS; i++) {
      workload.doInsert(binding, null);
    }
    assertThat(node.client().database(TapDbBinding.DATABASE).collection("usertable"))
        .satisfies(table -> assertThat(table.countDocuments(new Document())).isEqualTo(DOCUMENTS));
    for (int i = 0; i < 200; i++) {
      assertThat(workload.doTransaction(binding, null)).isTrue();
    }
  }
}
