// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.cluster;

/** Why a local set is not as it should be, in a sentence for the person who asked for it. */
public final class ClusterFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterFailure(String message) {
    super(message);
  }
}
