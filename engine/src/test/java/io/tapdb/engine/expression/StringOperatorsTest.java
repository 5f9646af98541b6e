// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import static io.tapdb.engine.expression.ExpressionFixture.fails;
import static io.tapdb.engine.expression.ExpressionFixture.gives;

import org.junit.jupiter.api.Test;

class StringOperatorsTest {
  private static final String DOCUMENT = "{s: 'Hello', u: 'é日a', i: 5, n: null}";

  @Test
  void textsAreJoinedSplitAndChanged() {
    gives(
        DOCUMENT,
        """
        {$concat: ["$s", " ", "$u"]} | "Hello é日a"
        {$concat: []} | ""
        {$concat: ["$s", "$n"]} | null
        {$concat: ["$s", "$none"]} | null
        {$toLower: "$s"} | "hello"
        {$toUpper: "$u"} | "é日A"
        {$toUpper: "$n"} | ""
        {$toUpper: 5} | "5"
        {$strcasecmp: ["$s", "HELLO"]} | 0
        {$strcasecmp: ["$s", "HELLP"]} | -1
        {$strcasecmp: ["b", "$n"]} | 1
        {$split: ["a-b-", "-"]} | ["a", "b", ""]
        {$split: ["abc", "--"]} | ["abc"]
        {$split: ["é日é", "日"]} | ["é", "é"]
        {$split: ["$n", "-"]} | null
        {$split: ["$s", "$none"]} | null
        {$strLenBytes: "$u"} | 6
        {$strLenCP: "$u"} | 3
        {$strLenBytes: ""} | 0
        """);
    fails(
        DOCUMENT,
        """
        {$concat: ["$s", "$i"]} | 16702 | $concat only supports strings, not int
        {$split: ["$i", "-"]} | 40085
        {$split: ["$s", 1]} | 40086
        {$split: ["$s", ""]} | 40087
        {$strLenBytes: "$n"} | 34473
        {$strLenCP: 5} | 34471
        {$toUpper: {}} | 16007
        """);
  }

  @Test
  void partsOfTextsAreCountedInBytesOrCharacters() {
    gives(
        DOCUMENT,
        """
        {$substr: ["$s", 1, 3]} | "ell"
        {$substrBytes: ["$s", 1, -1]} | "ello"
        {$substrBytes: ["$s", 9, 1]} | ""
        {$substrBytes: ["$u", 2, 3]} | "日"
        {$substrBytes: [123, 1, 1]} | "2"
        {$substrBytes: ["$n", 0, 1]} | ""
        {$substrCP: ["$u", 1, 1]} | "日"
        {$substrCP: ["$u", 1, 9]} | "日a"
        {$substrCP: ["$u", 9, 1]} | ""
        {$indexOfBytes: ["$u", "a"]} | 5
        {$indexOfBytes: ["$s", "l", 3]} | 3
        {$indexOfBytes: ["$s", "l", 0, 2]} | -1
        {$indexOfBytes: ["$s", "l", 9]} | -1
        {$indexOfBytes: ["$s", ""]} | 0
        {$indexOfBytes: ["$n", "a"]} | null
        {$indexOfCP: ["$u", "a"]} | 2
        {$indexOfCP: ["$u", "a", 1, 2]} | -1
        {$indexOfCP: ["$u", "日", 1]} | 1
        """);
    fails(
        DOCUMENT,
        """
        {$substrBytes: ["$s", "x", 1]} | 16034
        {$substrBytes: ["$s", 1, "x"]} | 16035
        {$substrBytes: ["$s", -1, 1]} | 50752
        {$substrBytes: ["$u", 1, 1]} | 28656
        {$substrBytes: ["$u", 0, 1]} | 28657
        {$substrCP: ["$u", -1, 1]} | 34455
        {$substrCP: ["$u", 0, -1]} | 34454
        {$substrCP: ["$u", "x", 1]} | 34450
        {$indexOfBytes: [5, "x"]} | 40091
        {$indexOfBytes: ["x", 5]} | 40092
        {$indexOfBytes: ["x", "x", 1.5]} | 40096
        {$indexOfBytes: ["x", "x", -1]} | 40097
        {$indexOfCP: [5, "x"]} | 40093
        {$indexOfCP: ["x", 5]} | 40094
        """);
  }

  @Test
  void endsAreTrimmed() {
    gives(
        DOCUMENT,
        """
        {$trim: {input: "  a b \\t\\n"}} | "a b"
        {$ltrim: {input: "  a "}} | "a "
        {$rtrim: {input: "  a "}} | "  a"
        {$trim: {input: "xyaxy", chars: "xy"}} | "a"
        {$trim: {input: "日a日", chars: "日"}} | "a"
        {$trim: {input: "$n"}} | null
        {$trim: {input: "a", chars: "$n"}} | null
        {$trim: {input: "   "}} | ""
        """);
    fails(
        DOCUMENT,
        """
        {$trim: "x"} | 9
        {$trim: {chars: "x"}} | 9
        {$trim: {input: "x", foo: 1}} | 9
        {$trim: {input: 5}} | 50699
        {$trim: {input: "x", chars: 5}} | 50700
        """);
  }

  @Test
  void textsAreReplaced() {
    gives(
        DOCUMENT,
        """
        {$replaceOne: {input: "abab", find: "b", replacement: "X"}} | "aXab"
        {$replaceAll: {input: "abab", find: "b", replacement: "X"}} | "aXaX"
        {$replaceAll: {input: "aaa", find: "aa", replacement: "b"}} | "ba"
        {$replaceAll: {input: "ab", find: "", replacement: "-"}} | "-a-b-"
        {$replaceOne: {input: "ab", find: "", replacement: "-"}} | "-ab"
        {$replaceOne: {input: "ab", find: "x", replacement: "-"}} | "ab"
        {$replaceOne: {input: "$n", find: "x", replacement: "-"}} | null
        {$replaceOne: {input: "x", find: "$none", replacement: "-"}} | null
        """);
    fails(
        DOCUMENT,
        """
        {$replaceOne: 1} | 9
        {$replaceOne: {input: "a", find: "b"}} | 9
        {$replaceOne: {input: 1, find: "b", replacement: "c"}} | 51746
        {$replaceOne: {input: "a", find: 1, replacement: "c"}} | 51745
        {$replaceOne: {input: "a", find: "b", replacement: 1}} | 51744
        {$replaceOne: {input: "a", find: "b", replacement: "c", x: 1}} | 9
        """);
  }

  @Test
  void patternsAreSearched() {
    gives(
        "{s: 'Hello World', p: 'o', r: /L+/i, n: null}",
        """
        {$regexMatch: {input: "$s", regex: "wor"}} | false
        {$regexMatch: {input: "$s", regex: "wor", options: "i"}} | true
        {$regexMatch: {input: "$s", regex: "$p"}} | true
        {$regexMatch: {input: "$s", regex: "$r"}} | true
        {$regexMatch: {input: "$n", regex: "a"}} | false
        {$regexMatch: {input: "$s", regex: "$n"}} | false
        {$regexFind: {input: "$s", regex: /o(.)/}} | {match: "o ", idx: 4, captures: [" "]}
        {$regexFind: {input: "$s", regex: "x"}} | null
        {$regexFind: {input: "$n", regex: "x"}} | null
        {$regexFind: {input: "é日x", regex: "x"}} | {match: "x", idx: 2, captures: []}
        {$regexFind: {input: "ab", regex: "(x)?b"}} | {match: "b", idx: 1, captures: [null]}
        {$regexFindAll: {input: "a1b22", regex: "\\\\d+"}} | [{match: "1", idx: 1, captures: []}, {match: "22", idx: 3, captures: []}]
        {$regexFindAll: {input: "ab", regex: ""}} | [{match: "", idx: 0, captures: []}, {match: "", idx: 1, captures: []}, {match: "", idx: 2, captures: []}]
        {$regexFindAll: {input: "$n", regex: "a"}} | []
        {$regexFindAll: {input: "$s", regex: "zz"}} | []
        """);
    fails(
        "{s: 'x', r: /x/i}",
        """
        {$regexMatch: 1} | 9
        {$regexMatch: {regex: "x"}} | 9
        {$regexMatch: {input: "x"}} | 9
        {$regexMatch: {input: "x", regex: "x", foo: 1}} | 9
        {$regexMatch: {input: 5, regex: "x"}} | 51104
        {$regexMatch: {input: "x", regex: 5}} | 51105
        {$regexMatch: {input: "x", regex: "x", options: 5}} | 51106
        {$regexMatch: {input: "x", regex: /x/i, options: "m"}} | 51107
        {$regexMatch: {input: "$s", regex: "$r", options: "m"}} | 51107
        {$regexMatch: {input: "x", regex: "(x"}} | 51091
        {$regexMatch: {input: "x", regex: "x", options: "q"}} | 51108
        """);
  }
}
