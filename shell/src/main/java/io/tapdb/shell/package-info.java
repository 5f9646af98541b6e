// SPDX-License-Identifier: Apache-2.0
/**
 * The interactive shell and the command-line tools: {@link io.tapdb.shell.Main} chooses among them.
 *
 * <p>{@code script} is JavaScript with the names that people type, {@code console} the dialogue at
 * a terminal, {@code print} values as text, {@code transfer} import and export, {@code demo} the
 * demonstration. All of them reach the server through the driver alone.
 */
package io.tapdb.shell;
