// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.regex.RegexProgram;

/** The arguments of {@code $regex} and {@code $options}, which stand side by side. */
final class RegexArguments {
  private RegexArguments() {}

  /** The test of a regular expression value. */
  static RegexTest literal(Value regex, FilterParser parser) {
    return new RegexTest(
        RegexProgram.of(regex.regexPattern(), regex.regexOptions(), parser.context().operation()));
  }

  static LeafTest regex(Value argument, Doc siblings, FilterParser parser) {
    Value options = siblings.get("$options");
    if (!options.isMissing() && !options.isString()) {
      throw LeafOperators.bad("$options has to be a string");
    }
    String letters = options.isMissing() ? "" : options.string();
    if (argument.isString()) {
      return new RegexTest(
          RegexProgram.of(argument.string(), letters, parser.context().operation()));
    }
    if (argument.type() != BsonTypes.REGEX) {
      throw LeafOperators.bad("$regex has to be a string");
    }
    String own = argument.regexOptions();
    if (!own.isEmpty() && !options.isMissing()) {
      throw new TapdbException(
          ErrorCode.REGEX_AND_OPTIONS, "options set in both $regex and $options");
    }
    return new RegexTest(
        RegexProgram.of(
            argument.regexPattern(), own.isEmpty() ? letters : own, parser.context().operation()));
  }

  /** Nothing of its own: the {@code $regex} beside it reads the options. */
  static LeafTest options(Value argument, Doc siblings, FilterParser parser) {
    if (!siblings.has("$regex")) {
      throw LeafOperators.bad("$options needs a $regex");
    }
    return null;
  }
}
