// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReplyTest {
  private static byte[] content(Reply reply) {
    return Arrays.copyOfRange(reply.bytes(), reply.offset(), reply.offset() + reply.length());
  }

  @Test
  void anArrayIsTakenAsItIs() {
    byte[] array = {1, 2, 3, 4, 5};
    Reply reply = new Reply(UnsafeByteOperations.unsafeWrap(array, 1, 3), null);
    assertThat(reply.bytes()).isSameAs(array);
    assertThat(content(reply)).containsExactly(2, 3, 4);
  }

  @Test
  void whatComesInPiecesIsPutTogether() {
    byte[] large = new byte[1000];
    Arrays.fill(large, (byte) 7);
    ByteString rope = ByteString.copyFrom(large).concat(ByteString.copyFrom(new byte[600]));
    assertThat(content(new Reply(rope, null))).isEqualTo(rope.toByteArray());
  }

  @Test
  void otherMemoryIsCopied() {
    ByteBuffer direct = ByteBuffer.allocateDirect(3).put(new byte[] {1, 2, 3}).flip();
    assertThat(content(new Reply(UnsafeByteOperations.unsafeWrap(direct), null)))
        .containsExactly(1, 2, 3);
    assertThat(content(new Reply(ByteString.EMPTY, null))).isEmpty();
  }
}
