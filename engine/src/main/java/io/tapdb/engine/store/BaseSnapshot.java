// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import io.tapdb.oplog.OpTime;
import java.util.List;

/** One state of the base; safe for many threads until it is closed. */
public interface BaseSnapshot extends AutoCloseable {
  /** The newest entry of the log in this state. */
  OpTime flushed();

  /** The tables that hold anything, in order. */
  List<Integer> tables();

  /** The value of the key, or null. */
  byte[] get(int table, byte[] key);

  /** Whether the key may be there, told without reading from disk: false means that it is not. */
  boolean mayHave(int table, byte[] key);

  /** A walk over a part of a table. */
  EntryCursor scan(int table, KeyRange range, boolean reverse);

  @Override
  void close();
}
