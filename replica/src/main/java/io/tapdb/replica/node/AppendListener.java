// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.oplog.OpTime;

/** Hears what is appended to the log, on the thread that appends; it must be quick. */
public interface AppendListener {
  /** For a node whose log nobody else reads. */
  AppendListener NONE =
      new AppendListener() {
        @Override
        public void appended(OpTime opTime, byte[] entry) {
          // nobody is interested
        }

        @Override
        public void complete() {
          // nobody is interested
        }
      };

  /** An entry was appended in memory; its bytes are not changed any more. */
  void appended(OpTime opTime, byte[] entry);

  /** The entries of one write or batch are complete; readers see them if this node wrote them. */
  void complete();
}
