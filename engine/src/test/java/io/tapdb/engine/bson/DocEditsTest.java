// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DocEditsTest {
  private static FieldCursor at(Doc doc, String name) {
    FieldCursor field = doc.fields();
    while (field.next()) {
      if (field.nameIs(name)) {
        return field;
      }
    }
    throw new AssertionError(name);
  }

  private static void assertSame(Doc actual, String expected) {
    assertThat(actual.toString()).isEqualTo(Json.parse(expected).toString());
    assertThat(BsonCheck.problem(actual.bytes(), actual.offset(), actual.length(), 100)).isNull();
  }

  @Test
  void aReplacedFieldStaysWhereItIs() {
    Doc doc = Json.parse("{a: 1, b: 2, c: 3}");
    DocEdits edits = new DocEdits(doc);
    edits.replace(at(doc, "b"), Value.of("two"));
    assertSame(edits.build(), "{a: 1, b: 'two', c: 3}");
  }

  @Test
  void aRemovedFieldLeavesNoTrace() {
    Doc doc = Json.parse("{a: 1, b: 2, c: 3}");
    DocEdits edits = new DocEdits(doc);
    edits.replace(at(doc, "a"), Value.MISSING);
    edits.replace(at(doc, "c"), Value.MISSING);
    assertSame(edits.build(), "{b: 2}");
  }

  @Test
  void addedFieldsStandAtTheEndInOrder() {
    Doc doc = Json.parse("{a: 1}");
    DocEdits edits = new DocEdits(doc);
    edits.append("é", Value.of(2));
    edits.append("c", Value.of(Json.parse("{x: 1}")));
    assertSame(edits.build(), "{a: 1, é: 2, c: {x: 1}}");
  }

  @Test
  void addedElementsContinueTheNumbers() {
    Doc doc = Json.parse("{a: [7, 8]}");
    DocEdits edits = new DocEdits(doc.get("a").doc());
    edits.appendElement(2, Value.NULL);
    edits.appendElement(3, Value.of(9));
    Doc array = edits.build();
    assertSame(new DocWriter().put("a", Value.array(array)).build(), "{a: [7, 8, null, 9]}");
    assertThat(array.get("3").int32()).isEqualTo(9);
  }

  @Test
  void aCutDropsTheRestAndKeepsWhatIsAdded() {
    Doc doc = Json.parse("{a: 1, b: 2, c: 3}");
    DocEdits edits = new DocEdits(doc);
    edits.replace(at(doc, "a"), Value.of(5));
    edits.cutFrom(at(doc, "b"));
    edits.append("z", Value.TRUE);
    assertSame(edits.build(), "{a: 5, z: true}");
  }

  @Test
  void itKnowsWhetherAnythingWasEdited() {
    Doc doc = Json.parse("{a: 1, b: 2}");
    assertThat(new DocEdits(doc).isUnchanged()).isTrue();
    DocEdits replaced = new DocEdits(doc);
    replaced.replace(at(doc, "a"), Value.of(1));
    assertThat(replaced.isUnchanged()).isFalse();
    DocEdits cut = new DocEdits(doc);
    cut.cutFrom(at(doc, "b"));
    assertThat(cut.isUnchanged()).isFalse();
    DocEdits added = new DocEdits(doc);
    added.append("c", Value.NULL);
    assertThat(added.isUnchanged()).isFalse();
  }

  @Test
  void aSliceOfALargerArrayIsEditedLikeADocumentOfItsOwn() {
    byte[] own = Json.parse("{a: 1, b: 2}").toByteArray();
    byte[] larger = new byte[own.length + 20];
    System.arraycopy(own, 0, larger, 10, own.length);
    Doc doc = new Doc(larger, 10, own.length);
    DocEdits edits = new DocEdits(doc);
    edits.replace(at(doc, "b"), Value.of(3L));
    edits.append("c", Value.of(4));
    assertSame(edits.build(), "{a: 1, b: {$numberLong: '3'}, c: 4}");
  }

  @Test
  void randomEditsGiveWhatWritingFieldByFieldGives() {
    Seeds.forEach(
        500,
        random -> {
          Doc doc = distinctNames(random);
          DocEdits edits = new DocEdits(doc);
          DocWriter expected = new DocWriter();
          edit(doc, edits, expected, random);
          long size = edits.size();
          Doc built = edits.build();
          assertThat((long) built.length()).isEqualTo(size);
          assertThat(built.sameBytes(expected.build())).isTrue();
        });
  }

  private static Doc distinctNames(RandomGenerator random) {
    RandomBson bson = new RandomBson(random);
    DocWriter writer = new DocWriter();
    for (int i = random.nextInt(20); i > 0; i--) {
      writer.put("f" + i, bson.value(2));
    }
    return writer.build();
  }

  private static void edit(Doc doc, DocEdits edits, DocWriter expected, RandomGenerator random) {
    RandomBson bson = new RandomBson(random);
    FieldCursor field = doc.fields();
    while (field.next()) {
      int choice = random.nextInt(12);
      if (choice == 0) {
        edits.cutFrom(field);
        break;
      }
      Value value = choice < 4 ? bson.value(2) : choice < 6 ? Value.MISSING : field.value();
      if (choice < 6) {
        edits.replace(field, value);
      }
      expected.put(field.name(), value);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      Value value = bson.value(2);
      edits.append("new" + i, value);
      expected.put("new" + i, value);
    }
  }
}
