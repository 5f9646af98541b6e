// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.command.Change;
import java.util.Objects;
import org.bson.conversions.Bson;

/** How the fields of an update's or a delete's statement are written. */
final class StatementWriter {
  private StatementWriter() {}

  static void update(
      CommandWriter out, OptionRules rules, Bson filter, Change change, TapOptions options) {
    out.document("q", Objects.requireNonNull(filter, "filter"));
    change.write(out, "u");
    if (rules.multi()) {
      out.bool("multi", true);
    }
    rules.writeToStatement(options, out.buffer());
  }

  static void delete(
      CommandWriter out, OptionRules rules, Bson filter, int limit, TapOptions options) {
    out.document("q", Objects.requireNonNull(filter, "filter")).int32("limit", limit);
    rules.writeToStatement(options, out.buffer());
  }
}
