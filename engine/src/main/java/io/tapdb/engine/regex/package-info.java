// SPDX-License-Identifier: Apache-2.0
/**
 * Regular expressions of users: the syntax they know from PCRE, run by the matcher of the JDK.
 *
 * <p>{@link io.tapdb.engine.regex.RegexProgram} is a compiled pattern; {@code PcreSyntax} rewrites
 * what the two dialects spell differently, {@code LiteralPrefix} finds the text that every match
 * begins with, and {@code WatchedText} lets a running match be stopped.
 */
package io.tapdb.engine.regex;
