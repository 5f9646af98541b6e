// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.regex.RegexProgram;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code $regex}: a text in which a pattern is found, or the same pattern as a value. */
final class RegexTest implements LeafTest {
  private final RegexProgram program;
  private final Value same;

  RegexTest(RegexProgram program) {
    this.program = program;
    this.same = regexValue(program.pattern(), program.options());
  }

  private static Value regexValue(String pattern, String options) {
    byte[] bytes = (pattern + '\0' + options + '\0').getBytes(StandardCharsets.UTF_8);
    return Value.of(BsonTypes.REGEX, bytes, 0, bytes.length);
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    return switch (value.type()) {
      case BsonTypes.STRING, BsonTypes.SYMBOL -> program.find(value);
      case BsonTypes.REGEX -> value.sameBytes(same);
      default -> false;
    };
  }

  @Override
  public Intervals intervals() {
    String prefix = program.literalPrefix();
    Interval texts = prefix.isEmpty() ? TypeBracket.of(BsonTypes.STRING) : startingWith(prefix);
    return Intervals.of(List.of(texts, Interval.point(same)), program.isPrefixOnly());
  }

  /** The texts from the prefix up to the least text that is greater than all that begin with it. */
  private static Interval startingWith(String prefix) {
    Value low = Value.of(prefix);
    byte[] next = low.bytes().clone();
    // no byte of UTF-8 text is 255, so there is no carry
    next[next.length - 2]++;
    return new Interval(low, true, Value.of(BsonTypes.STRING, next, 0, next.length), false);
  }

  @Override
  public String operator() {
    return "$regex";
  }

  @Override
  public Value argument() {
    return Value.of(program.pattern());
  }

  @Override
  public List<Value> companions() {
    return program.options().isEmpty()
        ? List.of()
        : List.of(Value.of("$options"), Value.of(program.options()));
  }
}
