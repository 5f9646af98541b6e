// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartOrderTest {
  @Test
  void numbersStandInTheirOwnOrderAndTheRestByCharacters() {
    List<String> sorted =
        List.of("$", "-1", "0", "2", "9", "10", "100", "00", "01", "1a", "A", "a", "a1", "é");
    List<String> shuffled = new ArrayList<>(sorted);
    Seeds.forEach(
        50,
        random -> {
          Collections.shuffle(shuffled, new Random(random.nextLong()));
          shuffled.sort(PartOrder.INSTANCE);
          assertThat(shuffled).isEqualTo(sorted);
        });
  }

  @Test
  void itIsATotalOrder() {
    String characters = "019a$-";
    Seeds.forEach(
        3000,
        random -> {
          String[] parts = new String[3];
          for (int i = 0; i < 3; i++) {
            StringBuilder part = new StringBuilder();
            for (int j = random.nextInt(1, 4); j > 0; j--) {
              part.append(characters.charAt(random.nextInt(characters.length())));
            }
            parts[i] = part.toString();
          }
          int ab = sign(parts[0], parts[1]);
          assertThat(sign(parts[1], parts[0])).isEqualTo(-ab);
          assertThat(ab == 0).isEqualTo(parts[0].equals(parts[1]));
          if (ab < 0 && sign(parts[1], parts[2]) < 0) {
            assertThat(sign(parts[0], parts[2])).as(String.join(" ", parts)).isNegative();
          }
        });
  }

  private static int sign(String a, String b) {
    return Integer.signum(PartOrder.INSTANCE.compare(a, b));
  }
}
