// SPDX-License-Identifier: Apache-2.0
/**
 * Values as text: {@link io.tapdb.shell.print.Pretty} for people, {@link
 * io.tapdb.shell.print.JsonText} for programs.
 *
 * <p>Both print BSON values. What JavaScript has and BSON has not, such as a function, arrives as
 * {@link io.tapdb.shell.print.Verbatim} text.
 */
package io.tapdb.shell.print;
