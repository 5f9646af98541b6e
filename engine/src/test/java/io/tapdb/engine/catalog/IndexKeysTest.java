// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.KeyReader;
import io.tapdb.engine.bson.KeyWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.store.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Which keys a document has in an index. */
class IndexKeysTest {
  private static IndexEntry index(String spec) {
    return IndexEntry.of(Json.parse(spec), Tables.id(20, Tables.RANGE), false);
  }

  /** The keys as their values, in the order of the index. */
  private static List<String> keys(String spec, String document) {
    IndexEntry index = index(spec);
    List<String> found = new ArrayList<>();
    for (IndexKeys.Key key : IndexKeys.of(index, Json.parse(document)).keys()) {
      KeyReader reader = new KeyReader(key.bytes(), key.types());
      StringBuilder text = new StringBuilder();
      for (IndexEntry.Field field : index.fields()) {
        text.append(text.isEmpty() ? "" : ",").append(reader.next(field.descending()));
      }
      found.add(text.toString());
    }
    return found;
  }

  private static long multikey(String spec, String document) {
    return IndexKeys.of(index(spec), Json.parse(document)).multikey();
  }

  private static final String A = "{name: 'i', key: {a: 1}}";
  private static final String AB = "{name: 'i', key: {a: 1, b: 1}}";
  private static final String DOTTED = "{name: 'i', key: {'a.b': 1}}";

  @Test
  void aMissingFieldCountsAsNull() {
    assertThat(keys(A, "{b: 1}")).containsExactly("null");
    assertThat(keys(A, "{a: null}")).containsExactly("null");
    assertThat(keys(AB, "{b: 3}")).containsExactly("null,3");
    assertThat(keys(DOTTED, "{a: 5}")).containsExactly("null");
    assertThat(keys(DOTTED, "{a: {b: {c: 1}}}")).containsExactly("{\"c\": 1}");
  }

  @Test
  void anArrayHasAKeyForEachDifferentElement() {
    assertThat(keys(A, "{a: [3, 1, 3, 2, 1]}")).containsExactly("1", "2", "3");
    assertThat(keys(A, "{a: [[1, 2], 5]}")).containsExactly("5", "[1, 2]");
    assertThat(multikey(A, "{a: [7]}")).isEqualTo(1);
    assertThat(multikey(A, "{a: 7}")).isZero();
  }

  @Test
  void anEmptyArrayCountsAsUndefinedAtTheEndOfAPathAndAsNullOnTheWay() {
    assertThat(keys(A, "{a: []}")).hasSize(1).doesNotContain("null");
    assertThat(IndexKeys.of(index(A), Json.parse("{a: []}")).keys().getFirst().bytes())
        .isEqualTo(KeyWriter.keyOf(Value.UNDEFINED));
    assertThat(multikey(A, "{a: []}")).isEqualTo(1);
    assertThat(keys(DOTTED, "{a: []}")).containsExactly("null");
  }

  @Test
  void fieldsInTheSameArrayGoTogetherElementByElement() {
    String spec = "{name: 'i', key: {'a.b': 1, 'a.c': -1}}";
    assertThat(keys(spec, "{a: [{b: 1, c: 2}, {b: 3}, 5, {b: 1, c: 2}]}"))
        .containsExactlyInAnyOrder("1,2", "3,null", "null,null");
    assertThat(multikey(spec, "{a: [{b: 1, c: 2}]}")).isEqualTo(3);
  }

  @Test
  void theArrayAndAFieldInItGoTogether() {
    String spec = "{name: 'i', key: {a: 1, 'a.b': 1, c: 1}}";
    assertThat(keys(spec, "{a: [{b: 1}, 4], c: 9}"))
        .containsExactlyInAnyOrder("{\"b\": 1},1,9", "4,null,9");
    assertThat(multikey(spec, "{a: [{b: 1}, 4], c: 9}")).isEqualTo(3);
  }

  @Test
  void arraysWithinArraysOfDocumentsAreExpandedToo() {
    assertThat(keys(DOTTED, "{a: [{b: [1, 2]}, {b: 3}, {b: []}]}")).hasSize(4);
    assertThat(keys(DOTTED, "{a: [{b: [1, 2]}, {b: 3}]}")).containsExactly("1", "2", "3");
    // an array directly in an array is not looked into
    assertThat(keys(DOTTED, "{a: [[{b: 1}]]}")).containsExactly("null");
  }

  @Test
  void aNumberInAPathPointsAtAnElement() {
    String spec = "{name: 'i', key: {'a.1': 1}}";
    assertThat(keys(spec, "{a: [5, 6, 7]}")).containsExactly("6");
    assertThat(keys(spec, "{a: [5]}")).containsExactly("null");
    assertThat(keys(spec, "{a: {'1': 8}}")).containsExactly("8");
    assertThat(keys(spec, "{a: [5, [1, 2]]}")).containsExactly("1", "2");
    assertThat(keys("{name: 'i', key: {'a.0.b': 1}}", "{a: [{b: 4}, {b: 5}]}"))
        .containsExactly("4");
    assertThat(multikey(spec, "{a: [5, 6]}")).isEqualTo(1);
  }

  @Test
  void aNumberThatIsAnIndexAndANameIsRefused() {
    String spec = "{name: 'i', key: {'a.1': 1}}";
    assertThatThrownBy(() -> keys(spec, "{a: [{'1': 5}, 6]}"))
        .isInstanceOfSatisfying(
            TapdbException.class, refused -> assertThat(refused.code().code()).isEqualTo(16746))
        .hasMessageContaining("Ambiguous field name found in array")
        .hasMessageContaining("field: '1'");
    assertThat(keys(spec, "{a: [{'1': 5}]}")).containsExactly("5");
  }

  @Test
  void twoArraysSideBySideAreRefused() {
    for (String document : List.of("{a: [1], b: [2]}", "{a: [], b: []}", "{a: [1, 2], b: []}")) {
      assertThatThrownBy(() -> keys(AB, document))
          .isInstanceOfSatisfying(
              TapdbException.class,
              refused -> {
                assertThat(refused.code()).isEqualTo(ErrorCode.CANNOT_INDEX_PARALLEL_ARRAYS);
                assertThat(refused.code().code()).isEqualTo(171);
              })
          .hasMessage("cannot index parallel arrays [b] [a]");
    }
    assertThatThrownBy(
            () -> keys("{name: 'i', key: {'a.x': 1, 'a.y': 1}}", "{a: [{x: [1], y: [1]}]}"))
        .hasMessage("cannot index parallel arrays [y] [x]");
    assertThat(keys(AB, "{a: [1], b: 2}")).containsExactly("1,2");
  }

  @Test
  void aSparseIndexLeavesOutDocumentsWithoutAnyOfItsFields() {
    String sparse = "{name: 'i', key: {a: 1}, sparse: true}";
    assertThat(keys(sparse, "{b: 1}")).isEmpty();
    assertThat(keys(sparse, "{a: null}")).containsExactly("null");
    assertThat(keys(sparse, "{a: []}")).hasSize(1);
    String both = "{name: 'i', key: {a: 1, b: 1}, sparse: true}";
    assertThat(keys(both, "{c: 1}")).isEmpty();
    assertThat(keys(both, "{b: 1}")).containsExactly("null,1");
    String dotted = "{name: 'i', key: {'a.b': 1}, sparse: true}";
    assertThat(keys(dotted, "{a: [{c: 1}, {b: 2}]}")).containsExactly("2");
    assertThat(keys(dotted, "{a: []}")).isEmpty();
    assertThat(keys(dotted, "{a: 5}")).isEmpty();
  }

  @Test
  void descendingFieldsSortTheOtherWay() {
    assertThat(keys("{name: 'i', key: {a: -1}}", "{a: [1, 3, 2]}")).containsExactly("3", "2", "1");
  }

  @Test
  void theIdIsNeverExpandedAndNumbersOfOneValueAreOneKey() {
    IndexEntry id =
        IndexEntry.of(
            Json.parse("{name: '_id_', key: {_id: 1}}"), Tables.id(21, Tables.POINT), false);
    IndexKeys.Key key = IndexKeys.of(id, Json.parse("{_id: {a: [1, 2]}}")).keys().getFirst();
    assertThat(new KeyReader(key.bytes(), key.types()).next(false)).hasToString("{\"a\": [1, 2]}");
    assertThat(IndexKeys.of(id, Json.parse("{_id: 5}")).keys().getFirst().bytes())
        .isEqualTo(IndexKeys.of(id, Json.parse("{_id: 5.0}")).keys().getFirst().bytes());
    assertThat(keys(A, "{a: [5, 5.0, {$numberLong: '5'}]}")).hasSize(1);
  }

  /** Documents of few names, numbers and nestings; no numeric names. */
  private static String value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> "null";
      case 1, 2, 3 -> String.valueOf(random.nextInt(4));
      case 4 -> "[]";
      case 5 -> array(random, depth);
      default -> document(random, depth - 1);
    };
  }

  private static String array(RandomGenerator random, int depth) {
    List<String> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(value(random, depth - 1));
    }
    return "[" + String.join(", ", elements) + "]";
  }

  private static String document(RandomGenerator random, int depth) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.put(String.valueOf((char) ('a' + random.nextInt(3))), value(random, depth));
    }
    List<String> texts = new ArrayList<>();
    fields.forEach((name, value) -> texts.add(name + ": " + value));
    return "{" + String.join(", ", texts) + "}";
  }

  /** All values of one path, worked out by plain recursion; the twin for an index on one field. */
  private static void values(Value at, List<String> path, boolean inArray, List<Value> found) {
    if (at.isArray() && !inArray) {
      List<Value> elements = new ArrayList<>();
      FieldCursor each = at.doc().fields();
      while (each.next()) {
        elements.add(each.value());
      }
      if (elements.isEmpty()) {
        found.add(path.isEmpty() ? Value.UNDEFINED : Value.NULL);
      }
      elements.forEach(element -> values(element, path, true, found));
    } else if (path.isEmpty()) {
      found.add(at);
    } else if (at.isDocument()) {
      Value next = at.doc().get(path.getFirst());
      values(next.isMissing() ? Value.NULL : next, path.subList(1, path.size()), false, found);
    } else {
      found.add(Value.NULL);
    }
  }

  @Test
  void anIndexOnOneFieldHasTheKeysOfThePlainRecursion() {
    Seeds.forEach(
        4000,
        random -> {
          Doc document = Json.parse(document(random, 3));
          List<String> path = List.of("a", "b", "c").subList(0, random.nextInt(1, 4));
          boolean descending = random.nextBoolean();
          IndexEntry index =
              index(
                  "{name: 'i', key: {'"
                      + String.join(".", path)
                      + "': "
                      + (descending ? -1 : 1)
                      + "}}");
          List<Value> values = new ArrayList<>();
          values(Value.of(document), path, false, values);
          TreeSet<byte[]> expected = new TreeSet<>(Arrays::compareUnsigned);
          for (Value value : values) {
            expected.add(new KeyWriter().add(value, descending).end().toByteArray());
          }
          List<byte[]> found =
              IndexKeys.of(index, document).keys().stream().map(IndexKeys.Key::bytes).toList();
          assertThat(found).as("%s of %s", path, document).hasSameSizeAs(expected);
          int at = 0;
          for (byte[] key : expected) {
            assertThat(found.get(at++)).as("%s of %s", path, document).isEqualTo(key);
          }
        });
  }

  @Test
  void aCompoundIndexIsRefusedJustWhenTwoDifferentArraysMeet() {
    Seeds.forEach(
        2000,
        random -> {
          String a = value(random, 2);
          String b = value(random, 2);
          Doc document = Json.parse("{a: " + a + ", b: " + b + "}");
          if (a.startsWith("[") && b.startsWith("[")) {
            assertThatThrownBy(() -> IndexKeys.of(index(AB), document))
                .hasMessage("cannot index parallel arrays [b] [a]");
            return;
          }
          IndexKeys both = IndexKeys.of(index(AB), document);
          int ofA = IndexKeys.of(index(A), document).keys().size();
          int ofB = IndexKeys.of(index("{name: 'i', key: {b: 1}}"), document).keys().size();
          assertThat(both.keys()).as("%s", document).hasSize(ofA * ofB);
          assertThat(both.multikey())
              .isEqualTo((a.startsWith("[") ? 1 : 0) + (b.startsWith("[") ? 2 : 0));
        });
  }
}
