// SPDX-License-Identifier: Apache-2.0
/**
 * Aggregation expressions: trees that compute one value from a document.
 *
 * <p>{@link io.tapdb.engine.expression.ExpressionParser} turns a BSON value into an {@link
 * io.tapdb.engine.expression.Expression}, folding what is constant. Operators are found by name in
 * one registry ({@code Operators}), to which each family of operators ({@code Arithmetic}, {@code
 * Strings}, {@code DateMath} ...) adds its own; most are plain functions of evaluated operands
 * ({@code ValueFunction}), a few, such as {@code $cond} or {@code $map}, are nodes of their own
 * because they evaluate lazily or bind variables. {@link io.tapdb.engine.expression.ParseContext}
 * brings in what an expression may not fetch itself: the time, chance, the caller's patience and
 * the variables of the command.
 */
package io.tapdb.engine.expression;
