// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import java.nio.ByteBuffer;
import org.bson.types.ObjectId;

/** The name clients know an election by: the later it was, the greater, whoever won it. */
public final class ElectionId {
  private static final int HIGHEST_SECOND = 0x7fffffff;

  private ElectionId() {}

  /** The election of that term. */
  public static ObjectId of(long term) {
    return new ObjectId(ByteBuffer.allocate(12).putInt(HIGHEST_SECOND).putLong(term).flip());
  }
}
