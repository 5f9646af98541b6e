// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import java.util.Arrays;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

class KeyWriterTest {
  @Test
  void bytesOfKeysHaveTheOrderOfTheirValues() {
    Seeds.forEach(
        200,
        random -> {
          RandomBson bson = new RandomBson(random);
          for (int i = 0; i < 300; i++) {
            Value a = bson.value(2);
            Value b = bson.value(2);
            int values = Integer.signum(BsonOrder.compare(a, b));
            int keys =
                Integer.signum(Arrays.compareUnsigned(KeyWriter.keyOf(a), KeyWriter.keyOf(b)));
            assertThat(keys).as("%s against %s", a, b).isEqualTo(values);
          }
        });
  }

  @Test
  void descendingAndCompoundKeysSortFieldByField() {
    Seeds.forEach(
        100,
        random -> {
          RandomBson bson = new RandomBson(random);
          for (int i = 0; i < 200; i++) {
            Value[] a = {bson.value(1), bson.value(1)};
            Value[] b = {random.nextBoolean() ? a[0] : bson.value(1), bson.value(1)};
            boolean[] down = {random.nextBoolean(), random.nextBoolean()};
            int first = BsonOrder.compare(a[0], b[0]) * (down[0] ? -1 : 1);
            int second = BsonOrder.compare(a[1], b[1]) * (down[1] ? -1 : 1);
            assertThat(Integer.signum(Arrays.compareUnsigned(key(a, down, 9), key(b, down, 7))))
                .as("%s against %s", Arrays.toString(a), Arrays.toString(b))
                .isEqualTo(Integer.signum(first != 0 ? first : second != 0 ? second : 1));
          }
        });
  }

  private static byte[] key(Value[] values, boolean[] down, long recordId) {
    KeyWriter writer = new KeyWriter();
    for (int i = 0; i < values.length; i++) {
      writer.add(values[i], down[i]);
    }
    return writer.end().suffix(recordId).toByteArray();
  }

  @Test
  void boundsBeforeAndAfterAPrefixHoldExactlyTheKeysThatContinueIt() {
    Seeds.forEach(
        100,
        random -> {
          RandomBson bson = new RandomBson(random);
          for (int i = 0; i < 200; i++) {
            boolean down = random.nextBoolean();
            Value bound = bson.value(1);
            Value other = bson.value(1);
            byte[] low = new KeyWriter().add(bound, down).before().toByteArray();
            byte[] high = new KeyWriter().add(bound, down).after().toByteArray();
            byte[] key =
                new KeyWriter()
                    .add(other, down)
                    .add(bson.value(1), random.nextBoolean())
                    .end()
                    .suffix(1)
                    .toByteArray();
            int order = BsonOrder.compare(other, bound) * (down ? -1 : 1);
            assertThat(Arrays.compareUnsigned(key, low) > 0)
                .as("%s %s", other, bound)
                .isEqualTo(order >= 0);
            assertThat(Arrays.compareUnsigned(key, high) < 0)
                .as("%s %s", other, bound)
                .isEqualTo(order <= 0);
          }
        });
  }

  @Test
  void keysGiveTheirValuesBackWhereTypesAllow() {
    Seeds.forEach(
        200,
        random -> {
          RandomBson bson = new RandomBson(random);
          for (int i = 0; i < 200; i++) {
            Value value = bson.value(2);
            boolean down = random.nextBoolean();
            KeyWriter writer = new KeyWriter().add(value, down).end();
            if (KeyReader.canRestore(writer.types())) {
              Value back = new KeyReader(writer.toByteArray(), writer.types()).next(down);
              assertThat(back.type() == value.type() && back.toString().equals(value.toString()))
                  .as("%s came back as %s", value, back)
                  .isTrue();
            }
          }
        });
  }

  @Test
  void equalNumbersOfAllTypesShareOneKey() {
    byte[] key = KeyWriter.keyOf(Value.of(7));
    assertThat(KeyWriter.keyOf(Value.of(7L))).isEqualTo(key);
    assertThat(KeyWriter.keyOf(Value.of(7.0))).isEqualTo(key);
    assertThat(KeyWriter.keyOf(Value.of(Decimal128.parse("7.00")))).isEqualTo(key);
  }
}
