// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;

/** The rules for names of variables and of fields in expressions. */
final class VariableNames {
  private VariableNames() {}

  /** Checks a name that a user gives to a variable: a lower case letter, then letters or digits. */
  static void checkUser(String name) {
    check(name, 'a', 'z');
  }

  /** Checks a name that is read: user variables and the upper case ones of the system. */
  static void checkRead(String name) {
    check(name, 'A', 'z');
  }

  private static void check(String name, char from, char to) {
    if (name.isEmpty()) {
      throw new TapdbException(
          ErrorCode.EMPTY_VARIABLE_NAME, "empty variable names are not allowed");
    }
    if (name.equals("CURRENT")) {
      return;
    }
    char first = name.charAt(0);
    if (first < 128 && !(first >= from && first <= to && Character.isLetter(first))) {
      throw new TapdbException(
          ErrorCode.BAD_VARIABLE_START,
          "'" + name + "' starts with an invalid character for a user variable name");
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < 128 && c != '_' && !Character.isLetterOrDigit(c)) {
        throw new TapdbException(
            ErrorCode.BAD_VARIABLE_CHARACTER,
            "'" + name + "' contains an invalid character for a variable name: '" + c + "'");
      }
    }
  }

  /** Checks a field name of an object expression or one part of a field path. */
  static void checkField(String name) {
    if (name.isEmpty()) {
      throw new TapdbException(
          ErrorCode.EMPTY_PATH_PART, "FieldPath field names may not be empty strings.");
    }
    if (name.charAt(0) == '$') {
      throw new TapdbException(
          ErrorCode.DOLLAR_PATH_PART,
          "FieldPath field names may not start with '$', as '"
              + name
              + "' does. Consider using $getField or $setField.");
    }
    if (name.indexOf('\0') >= 0) {
      throw new TapdbException(
          ErrorCode.NUL_IN_PATH_PART, "FieldPath field names may not contain '\\0'.");
    }
    if (name.indexOf('.') >= 0) {
      throw new TapdbException(
          ErrorCode.DOT_IN_PATH_PART,
          "FieldPath field names may not contain '.', as '" + name + "' does.");
    }
  }
}
