// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 11, 12, 13, 14, 100})
  void everyNameIsFoundAtItsPlaceAndNoOther(int count) {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(i % 3 == 0 ? "é" + i : "name" + i);
    }
    Names names = new Names(list);
    assertThat(names.size()).isEqualTo(count);
    for (int i = 0; i < count; i++) {
      assertThat(names.get(i)).isEqualTo(list.get(i));
      assertThat(names.find(fieldNamed(list.get(i)))).isEqualTo(i);
      assertThat(names.find(fieldNamed(list.get(i) + "x"))).isEqualTo(-1);
    }
    assertThat(names.find(fieldNamed(""))).isEqualTo(-1);
  }

  @Test
  void theFirstOfFewAndTheFirstOfManyAreTheSame() {
    List<String> few = List.of("a", "b");
    List<String> many = new ArrayList<>(few);
    for (int i = 0; i < 50; i++) {
      many.add("z" + i);
    }
    for (String name : List.of("a", "b", "c", "A")) {
      FieldCursor field = fieldNamed(name);
      assertThat(new Names(many).find(field)).isEqualTo(new Names(few).find(field));
    }
  }

  private static FieldCursor fieldNamed(String name) {
    FieldCursor field = new DocWriter().put(name, 1).build().fields();
    field.next();
    return field;
  }
}
