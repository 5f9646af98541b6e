// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

/**
 * The failure of one statement of a batch.
 *
 * @param index its place in the batch, from 0
 * @param error what went wrong
 */
public record WriteError(int index, TapdbException error) {}
