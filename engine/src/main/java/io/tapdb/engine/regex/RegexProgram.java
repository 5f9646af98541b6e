// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.regex;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A compiled regular expression of a user, safe to run on any text: a match that takes long asks
 * the operation whether to go on, one that recurses too deep is an error. Immutable.
 */
public final class RegexProgram {
  private final String pattern;
  private final String options;
  private final Operation operation;
  private final Pattern compiled;
  private final LiteralPrefix prefix;
  private final byte[] prefixBytes;

  private RegexProgram(String pattern, String options, Operation operation) {
    this.pattern = pattern;
    this.options = options;
    this.operation = operation;
    this.compiled = compile(pattern, flags(options));
    this.prefix = LiteralPrefix.of(pattern, options);
    this.prefixBytes = prefix.text().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Compiles a pattern.
   *
   * @param options any of the letters {@code i m s x u}
   */
  public static RegexProgram of(String pattern, String options, Operation operation) {
    return new RegexProgram(pattern, options, operation);
  }

  private static int flags(String options) {
    // '.', '^' and '$' know only the line feed, and letters beyond ASCII have cases, as in PCRE
    int flags = Pattern.UNIX_LINES | Pattern.UNICODE_CASE;
    for (int i = 0; i < options.length(); i++) {
      flags |=
          switch (options.charAt(i)) {
            case 'i' -> Pattern.CASE_INSENSITIVE;
            case 'm' -> Pattern.MULTILINE;
            case 's' -> Pattern.DOTALL;
            case 'x' -> Pattern.COMMENTS;
            case 'u' -> 0;
            default ->
                throw new TapdbException(
                    ErrorCode.REGEX_FLAG, "invalid flag in regex options: " + options.charAt(i));
          };
    }
    return flags;
  }

  private static Pattern compile(String pattern, int flags) {
    if (pattern.indexOf('\0') >= 0) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "Regular expression cannot contain an embedded null byte");
    }
    try {
      return Pattern.compile(PcreSyntax.toJava(pattern, (flags & Pattern.COMMENTS) != 0), flags);
    } catch (PatternSyntaxException invalid) {
      throw new TapdbException(
          ErrorCode.REGEX_INVALID, "Regular expression is invalid: " + invalid.getDescription());
    } catch (StackOverflowError tooDeep) {
      throw new TapdbException(
          ErrorCode.REGEX_INVALID, "Regular expression is invalid: it is nested too deep");
    }
  }

  public String pattern() {
    return pattern;
  }

  public String options() {
    return options;
  }

  /** The text that every matching string begins with, empty when none can be told. */
  public String literalPrefix() {
    return prefix.text();
  }

  /** Whether every string that begins with {@link #literalPrefix} matches. */
  public boolean isPrefixOnly() {
    return prefix.complete();
  }

  /** Whether the pattern is found anywhere in the text of this string or symbol. */
  public boolean find(Value text) {
    if (prefixBytes.length > 0) {
      if (!startsWithPrefix(text)) {
        return false;
      }
      if (prefix.complete()) {
        return true;
      }
    }
    return run(WatchedText.of(text, operation), Matcher::find);
  }

  private boolean startsWithPrefix(Value text) {
    int start = text.offset() + 4;
    return prefixBytes.length <= text.length() - 5
        && Arrays.equals(
            text.bytes(), start, start + prefixBytes.length, prefixBytes, 0, prefixBytes.length);
  }

  /** Runs a search over a text that is already decoded, such as one for its groups. */
  public <T> T search(String text, Function<Matcher, T> search) {
    return run(WatchedText.of(text, operation), search);
  }

  private <T> T run(CharSequence text, Function<Matcher, T> search) {
    try {
      return search.apply(compiled.matcher(text));
    } catch (StackOverflowError tooDeep) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "the regular expression '" + pattern + "' recurses too deep on a text of this length");
    }
  }
}
