// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.regex.RegexProgram;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;

/** {@code $regexMatch}, {@code $regexFind} and {@code $regexFindAll}. */
final class RegexOperators implements Expression {
  private enum Kind {
    MATCH,
    FIND,
    FIND_ALL
  }

  private final Kind kind;
  private final Expression[] operands;
  private final RegexProgram constant;

  private RegexOperators(Kind kind, Expression[] operands, RegexProgram constant) {
    this.kind = kind;
    this.operands = operands;
    this.constant = constant;
  }

  static void register(OperatorRegistry registry) {
    register(registry, "$regexMatch", Kind.MATCH);
    register(registry, "$regexFind", Kind.FIND);
    register(registry, "$regexFindAll", Kind.FIND_ALL);
  }

  private static void register(OperatorRegistry registry, String name, Kind kind) {
    NamedArguments arguments =
        NamedArguments.of(name).required("input").required("regex").optional("options");
    registry.special(
        name,
        (argument, parser) -> {
          Expression[] operands = arguments.parse(argument, parser);
          ParseContext context = parser.context();
          return Call.folded(
              new RegexOperators(kind, operands, precompiled(operands, context)),
              operands,
              context);
        });
  }

  private static RegexProgram precompiled(Expression[] operands, ParseContext context) {
    Value regex = operands[1].constant();
    Value options = operands[2] == null ? null : operands[2].constant();
    if (regex == null || (operands[2] != null && options == null)) {
      return null;
    }
    return program(regex, options, new Variables(context.operation()));
  }

  /** The program, or null when the regex has no value. */
  private static RegexProgram program(Value regex, Value options, Variables variables) {
    String letters = "";
    if (options != null && !options.isNullish()) {
      letters = Texts.require(options, ErrorCode.REGEX_OPTIONS_NOT_STRING, "'options'").string();
    }
    if (regex.isNullish()) {
      return null;
    }
    if (regex.type() != BsonTypes.REGEX) {
      Value pattern = Texts.require(regex, ErrorCode.REGEX_NOT_STRING_OR_REGEX, "'regex'");
      return RegexProgram.of(pattern.string(), letters, variables.operation());
    }
    String own = regex.regexOptions();
    if (!own.isEmpty() && !letters.isEmpty()) {
      throw new TapdbException(
          ErrorCode.REGEX_OPTIONS_TWICE,
          "found regex options specified in both 'regex' and 'options' fields");
    }
    return RegexProgram.of(
        regex.regexPattern(), own.isEmpty() ? letters : own, variables.operation());
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    Value input = operands[0].evaluate(root, variables);
    if (!input.isNullish()) {
      Texts.require(input, ErrorCode.REGEX_INPUT_NOT_STRING, "'input'");
    }
    RegexProgram program = constant;
    if (program == null) {
      program =
          program(
              operands[1].evaluate(root, variables),
              operands[2] == null ? null : operands[2].evaluate(root, variables),
              variables);
    }
    if (program == null || input.isNullish()) {
      return nothing();
    }
    String text = kind == Kind.MATCH ? null : input.string();
    return switch (kind) {
      case MATCH -> Value.of(program.find(input));
      case FIND ->
          program.search(text, m -> m.find() ? match(m, text, characters(text, m)) : Value.NULL);
      case FIND_ALL -> program.search(text, m -> all(m, text, variables));
    };
  }

  private Value nothing() {
    return switch (kind) {
      case MATCH -> Value.FALSE;
      case FIND -> Value.NULL;
      case FIND_ALL -> new ArrayWriter().build();
    };
  }

  private static int characters(String text, MatchResult match) {
    return text.codePointCount(0, match.start());
  }

  private static Value all(Matcher matcher, String text, Variables variables) {
    ArrayWriter matches = new ArrayWriter();
    int counted = 0;
    int index = 0;
    while (matcher.find()) {
      variables.step();
      index += text.codePointCount(counted, matcher.start());
      counted = matcher.start();
      matches.add(match(matcher, text, index));
    }
    return matches.build();
  }

  private static Value match(MatchResult match, String text, int index) {
    DocWriter writer = new DocWriter(64);
    writer.put("match", text.substring(match.start(), match.end()));
    writer.put("idx", index).openArray("captures");
    for (int i = 1; i <= match.groupCount(); i++) {
      if (match.start(i) < 0) {
        writer.add(Value.NULL);
      } else {
        writer.add(text.substring(match.start(i), match.end(i)));
      }
    }
    return Value.of(writer.close().build());
  }

  @Override
  public void addDependencies(Dependencies needed) {
    for (Expression operand : operands) {
      if (operand != null) {
        operand.addDependencies(needed);
      }
    }
  }
}
