// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

/**
 * Control flow, not an error: a read that was allowed to use memory only would have to go to the
 * base. Whoever asked for such a read runs it again where blocking is allowed.
 */
public final class WouldBlock extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("StaticAssignmentOfThrowable") // without a stack trace one serves all
  public static final WouldBlock INSTANCE = new WouldBlock();

  private WouldBlock() {
    super("the data is not in memory", null, false, false);
  }
}
