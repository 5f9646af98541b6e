// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ParseContext;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Documents written as JSON, and a fixed time and chance to parse queries with. */
public final class QueryFixture {
  /** 2021-03-04T05:06:07.089Z. */
  public static final long NOW = 1_614_834_367_089L;

  private QueryFixture() {}

  public static ParseContext context() {
    return new ParseContext(Operation.UNSTOPPABLE, NOW, Seeds.random(7));
  }

  public static Doc doc(String json) {
    return Json.parse(json);
  }

  public static Value value(String json) {
    return Json.parse("{v: " + json + "}").get("v");
  }

  /** The rows of a table: lines with cells between bars; empty lines and {@code #} are left out. */
  public static List<String[]> table(String text) {
    List<String[]> rows = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        String[] cells = line.split(" \\| ");
        for (int i = 0; i < cells.length; i++) {
          cells[i] = cells[i].strip();
        }
        rows.add(cells);
      }
    }
    assertThat(rows).isNotEmpty();
    return rows;
  }

  /** Runs what must fail with that code and gives the message. */
  public static String failsWith(int code, String as, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).as(as).isInstanceOf(TapdbException.class);
    assertThat(((TapdbException) thrown).code().code()).as(as + ": " + thrown).isEqualTo(code);
    return thrown.getMessage();
  }
}
