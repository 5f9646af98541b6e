// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static io.tapdb.engine.update.Updates.assertBytes;
import static io.tapdb.engine.update.Updates.doc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.RandomBson;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocDiffTest {
  /** Enough bytes that a difference is worth writing. */
  private static final String PAD =
      "pad: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'";

  private static void differ(String before, String after, String diff) {
    Doc old = doc("{" + PAD + "," + before + "}");
    Doc now = doc("{" + PAD + "," + after + "}");
    Doc actual = DocDiff.between(old, now);
    assertBytes(actual, doc(diff));
    assertBytes(DocDiff.apply(old, actual), now);
    assertBytes(DocDiff.apply(now, actual), now);
  }

  @Test
  void aDifferenceOfDocumentsHasItsSectionsInOrder() {
    differ("a: 1", "a: 2", "{u: {a: 2}}");
    differ("a: 1, b: 2", "b: 2", "{d: {a: false}}");
    differ("a: 1", "a: 1, b: {c: 2}", "{i: {b: {c: 2}}}");
    differ(
        "a: 1, b: 2, c: 3, e: {x: 1, y: 'long enough to be kept as it is'}",
        "b: 4, c: 3, e: {x: 2, y: 'long enough to be kept as it is'}, f: 5, g: 6",
        "{d: {a: false}, u: {b: 4}, i: {f: 5, g: 6}, se: {u: {x: 2}}}");
  }

  @Test
  void removedFieldsAreNamedInTheOrderOfTheDocument() {
    differ(
        "z: 1, b: 2, aa: 3, k: 4",
        "x: 1",
        "{d: {z: false, b: false, aa: false, k: false}, i: {x: 1}}");
  }

  @Test
  void aFieldThatMovesIsAddedAgain() {
    differ("a: 1, b: 2", "b: 2, a: 1", "{i: {a: 1}}");
    differ("a: 1, b: 2, c: 3", "b: 2, c: 3, a: 'x'", "{i: {a: 'x'}}");
  }

  @Test
  void theDifferenceReachesIntoNestedDocuments() {
    differ(
        "a: {b: {c: {d: 1, e: 'long enough to be kept as it is'}}}",
        "a: {b: {c: {d: 2, e: 'long enough to be kept as it is'}}}",
        "{sa: {sb: {sc: {u: {d: 2}}}}}");
    differ("a: {b: 1}", "a: {b: 2}", "{u: {a: {b: 2}}}");
    differ("a: {b: 1}", "a: [1]", "{u: {a: [1]}}");
    differ("a: {}", "a: {b: 1}", "{u: {a: {b: 1}}}");
  }

  @Test
  void aDifferenceOfArraysGoesByIndex() {
    String more = ",'elements that stay as they are','and make the array longer'";
    differ("a: [1, 2, 3" + more + "]", "a: [1, 5, 3" + more + "]", "{sa: {a: true, u1: 5}}");
    differ(
        "a: ['elements that stay as they are', 2, 3]",
        "a: ['elements that stay as they are']",
        "{sa: {a: true, l: 1}}");
    differ(
        "a: [1, 'elements that stay as they are', 2, 3]",
        "a: [7, 'elements that stay as they are']",
        "{sa: {a: true, l: 2, u0: 7}}");
    differ(
        "a: ['elements that stay as they are']",
        "a: ['elements that stay as they are', 2, {b: 1}]",
        "{sa: {a: true, u1: 2, u2: {b: 1}}}");
    differ(
        "a: [{b: 1, c: 'stays as it is and is long'}]",
        "a: [{b: 2, c: 'stays as it is and is long'}]",
        "{sa: {a: true, s0: {u: {b: 2}}}}");
    differ("a: [1, 2]", "a: [3, 4]", "{u: {a: [3, 4]}}");
  }

  @Test
  void equalDocumentsHaveAnEmptyDifference() {
    Doc document = doc("{a: 1, b: [1, {c: 2}]}");
    assertThat(DocDiff.between(document, doc("{a: 1, b: [1, {c: 2}]}")).isEmpty()).isTrue();
    assertThat(DocDiff.apply(document, Doc.EMPTY)).isSameAs(document);
  }

  @Test
  void thereIsNoDifferenceWhenTheWholeDocumentIsNoLarger() {
    assertThat(DocDiff.between(doc("{a: 1}"), doc("{a: 2}"))).isNull();
    assertThat(DocDiff.between(doc("{" + PAD + "}"), doc("{a: 1}"))).isNull();
    Doc old = doc("{a: 1, b: 2, c: 'xxxxxxxxxxxx'}");
    Doc now = doc("{c: 'xxxxxxxxxxxx', b: 2, a: 1}");
    assertThat(DocDiff.between(old, now)).isNull();
  }

  @Test
  void thereIsNoDifferenceWhenANameItSpeaksOfOccursTwice() {
    String[][] pairs = {
      {"a: 1, a: 2", "a: 3, a: 2"},
      {"a: 1, a: 2", "a: 2"},
      {"a: 1, b: 1, a: 2", "b: 1, a: 2"},
      {"a: 1", "a: 1, a: 2"},
      {"b: 1", "b: 1, a: 1, a: 2"},
    };
    for (String[] pair : pairs) {
      Doc old = doc("{" + PAD + "," + pair[0] + "}");
      Doc now = doc("{" + PAD + "," + pair[1] + "}");
      assertThat(DocDiff.between(old, now)).as(pair[0]).isNull();
    }
    differ("a: 1, a: 2, b: 3", "a: 1, a: 2, b: 4", "{u: {b: 4}}");
  }

  @Test
  void anArrayWithOtherNamesThanItsIndexesIsWrittenWhole() {
    Doc odd = new DocWriter().put("0", "a long element that stays as it is").put("7", 1).build();
    Doc same = new DocWriter().put("0", "a long element that stays as it is").put("1", 2).build();
    for (boolean oddFirst : new boolean[] {true, false}) {
      Doc old = padded(Value.array(oddFirst ? odd : same));
      Doc now = padded(Value.array(oddFirst ? same : odd));
      Doc diff = DocDiff.between(old, now);
      assertThat(diff.firstName()).isEqualTo("u");
      assertBytes(DocDiff.apply(old, diff), now);
    }
  }

  private static Doc padded(Value value) {
    return new DocWriter().put("pad", "x".repeat(100)).put("a", value).build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{u: 5}",
        "{d: [1]}",
        "{x: {a: 1}}",
        "{b: {a: 1}}",
        "{a: true, u0: 1}",
        "{s: 5}",
        "{sa: 5}",
        "{u: {zz: 1}}",
        "{szz: {u: {x: 1}}}",
        "{sa: {u: {x: 1}}}",
        "{sdoc: {a: true, u0: 1}}",
        "{sarr: {u: {x: 1}}}",
        "{u: {a: 1}, d: {a: false}}",
        "{u: {a: 1, a: 2}}",
        "{i: {a: 1, a: 2}}",
        "{sarr: {a: true, l: 9}}",
        "{sarr: {a: true, l: -1}}",
        "{sarr: {a: true, l: 'x'}}",
        "{sarr: {a: true, u3: 1}}",
        "{sarr: {a: true, s2: {u: {x: 1}}}}",
        "{sarr: {a: true, s0: {u: {x: 1}}}}",
        "{sarr: {a: true, s0: 1}}",
        "{sarr: {a: true, u1: 1, u0: 1}}",
        "{sarr: {a: true, u0: 1, u0: 1}}",
        "{sarr: {a: true, u01: 1}}",
        "{sarr: {a: true, u: 1}}",
        "{sarr: {a: true, x0: 1}}",
        "{sarr: {a: true, '': 1}}",
        "{sarr: {a: true, u0: 1, l: 1}}",
        "{sarr: {a: true, l: 1, u1: 1}}",
        "{u: {twice: 5}}"
      })
  void aMalformedOrStrangeDifferenceIsRefused(String diff) {
    Doc before = doc("{a: 1, doc: {x: 1}, arr: [1, 2], twice: 1, twice: 2}");
    assertThatThrownBy(() -> DocDiff.apply(before, doc(diff)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("an update in the log");
  }

  @Test
  void randomPairsRoundTrip() {
    AtomicInteger written = new AtomicInteger();
    Seeds.forEach(
        5000,
        random -> {
          RandomBson bson = new RandomBson(random);
          written.addAndGet(roundTrip(bson.document(4), bson.document(4)) ? 1 : 0);
        });
    assertThat(written.get()).isPositive();
  }

  @Test
  void smallChangesRoundTripAndAreWrittenAsDifferences() {
    AtomicInteger written = new AtomicInteger();
    Seeds.forEach(
        20_000,
        random -> {
          Doc before = wide(random, 4);
          Doc after = changed(before, random, false).doc();
          written.addAndGet(roundTrip(before, after) ? 1 : 0);
        });
    assertThat(written.get()).isGreaterThan(10_000);
  }

  @Test
  void differencesOfUpdatesRoundTrip() {
    Seeds.forEach(
        5000,
        random -> {
          RandomUpdates updates = new RandomUpdates(random);
          Doc before = updates.document(4);
          Value update = Value.of(updates.update(3));
          try {
            roundTrip(before, Updates.parse(update).apply(before, Updates.CONTEXT));
          } catch (io.tapdb.engine.TapdbException refused) {
            // nothing to write then
          }
        });
  }

  private static boolean roundTrip(Doc before, Doc after) {
    Doc diff = DocDiff.between(before, after);
    if (diff == null) {
      return false;
    }
    assertThat(diff.length()).isLessThanOrEqualTo(after.length());
    Doc once = DocDiff.apply(before, diff);
    assertThat(once.sameBytes(after)).as(before + " to " + after + " by " + diff).isTrue();
    Doc twice = DocDiff.apply(once, diff);
    assertThat(twice.sameBytes(after)).as("twice: " + after + " by " + diff).isTrue();
    return true;
  }

  /** A document with many distinct names, or an array of many elements. */
  private static Doc wide(RandomGenerator random, int depth) {
    DocWriter writer = new DocWriter();
    RandomBson bson = new RandomBson(random);
    for (int i = random.nextInt(2, 9); i > 0; i--) {
      writer.put("f" + i, nested(random, depth, bson));
    }
    return writer.build();
  }

  private static Value nested(RandomGenerator random, int depth, RandomBson bson) {
    if (depth == 0 || random.nextInt(3) > 0) {
      return bson.value(0);
    }
    if (random.nextBoolean()) {
      return Value.of(wide(random, depth - 1));
    }
    DocWriter elements = DocWriter.array();
    for (int i = random.nextInt(6); i > 0; i--) {
      elements.add(nested(random, depth - 1, bson));
    }
    return elements.buildArray();
  }

  /** The same with a few fields changed, removed, moved or added, here or further in. */
  private static Value changed(Doc before, RandomGenerator random, boolean array) {
    RandomBson bson = new RandomBson(random);
    List<String> names = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    FieldCursor field = before.fields();
    while (field.next()) {
      names.add(field.name());
      values.add(field.value());
    }
    for (int changes = random.nextInt(3); changes >= 0 && !names.isEmpty(); changes--) {
      int at = random.nextInt(names.size());
      Value value = values.get(at);
      switch (random.nextInt(5)) {
        case 0 -> values.set(at, bson.value(2));
        case 1 -> {
          names.remove(at);
          values.remove(at);
        }
        case 2 -> {
          names.add("new" + changes);
          values.add(bson.value(1));
        }
        case 3 -> {
          names.add(names.remove(at));
          values.add(values.remove(at));
        }
        default ->
            values.set(
                at,
                value.isDocument() || value.isArray()
                    ? changed(value.doc(), random, value.isArray())
                    : bson.value(0));
      }
    }
    DocWriter writer = array ? DocWriter.array() : new DocWriter();
    for (int i = 0; i < names.size(); i++) {
      if (array) {
        writer.add(values.get(i));
      } else {
        writer.put(names.get(i), values.get(i));
      }
    }
    return array ? writer.buildArray() : Value.of(writer.build());
  }
}
