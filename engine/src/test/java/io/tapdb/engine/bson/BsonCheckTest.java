// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import org.junit.jupiter.api.Test;

class BsonCheckTest {
  private static String problem(byte[] bytes) {
    return BsonCheck.problem(bytes, 0, bytes.length, 100);
  }

  @Test
  void wellFormedDocumentsPass() {
    Seeds.forEach(
        200,
        random -> assertThat(problem(new RandomBson(random).document(3).toByteArray())).isNull());
  }

  @Test
  void whatPassesCanBeReadToTheEndHoweverItWasDamaged() {
    Seeds.forEach(
        3000,
        random -> {
          byte[] bytes = new RandomBson(random).document(3).toByteArray();
          for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
            bytes[random.nextInt(4, bytes.length)] = (byte) random.nextInt();
          }
          if (problem(bytes) == null) {
            assertThat(new Doc(bytes).toString()).isNotEmpty();
            assertThat(BsonOrder.compare(new Doc(bytes), new Doc(bytes))).isZero();
          }
        });
  }

  @Test
  void aCutDocumentIsRefused() {
    byte[] bytes = Json.parse("{a: 1, b: {c: 'text'}, d: [1, 2]}").toByteArray();
    for (int length = 0; length < bytes.length; length++) {
      assertThat(BsonCheck.problem(bytes, 0, length, 100)).isNotNull();
    }
  }

  @Test
  void nestingBeyondTheLimitIsRefused() {
    DocWriter writer = new DocWriter();
    for (int i = 0; i < 100; i++) {
      writer.open("a");
    }
    for (int i = 0; i < 100; i++) {
      writer.close();
    }
    byte[] bytes = writer.build().toByteArray();
    assertThat(BsonCheck.problem(bytes, 0, bytes.length, 101)).isNull();
    assertThat(problem(bytes)).contains("deeper than 100");
  }
}
