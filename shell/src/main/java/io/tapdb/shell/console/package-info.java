// SPDX-License-Identifier: Apache-2.0
/**
 * {@code tapdb shell}: one expression, some files, lines from a pipe, or a dialogue.
 *
 * <p>{@link io.tapdb.shell.console.ShellCommand} connects and decides which of these it is; {@code
 * Statements} runs what was typed, {@code Dialogue} is the terminal around it.
 */
package io.tapdb.shell.console;
