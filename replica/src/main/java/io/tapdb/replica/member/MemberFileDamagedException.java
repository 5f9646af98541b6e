// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import java.io.IOException;

/** Says which of a member's small files cannot be read, and what to do about it. */
public final class MemberFileDamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  MemberFileDamagedException(String file) {
    super(
        "the file "
            + file
            + " is damaged; a member that forgot its vote or configuration must not go on:"
            + " remove its data folder and let it copy the data from another member, or restore a"
            + " backup");
  }
}
