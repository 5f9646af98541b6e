// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.KeyWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Variables;
import io.tapdb.engine.sort.KeyedDoc;
import io.tapdb.engine.sort.Spill;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The groups of rows, in the order of their first rows.
 *
 * <p>Groups are kept in a table as long as it fits the budget. When it is full, rows of groups in
 * the table are still folded into it while rows of others go to the spill; when the table has been
 * given out, those are grouped in another pass. So each group is complete when it comes out and its
 * rows keep their order.
 */
final class GroupRows extends PipedRows {
  private static final byte[] NO_KEY = {};

  /** The key of a group: the bytes that equal values share, whatever their types of number. */
  private static final class Key {
    private final byte[] bytes;
    private final int hash;

    Key(byte[] bytes) {
      this.bytes = bytes;
      this.hash = Arrays.hashCode(bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private record Entry(Value id, GroupFields.Folds folds) {}

  private final Group group;
  private final StageContext context;
  private final Variables variables;
  private final KeyWriter keys = new KeyWriter();
  private final Map<Key, Entry> table = new LinkedHashMap<>();
  private long bytes;
  private int groupsLeft;
  private Iterator<Entry> groups;
  private Spill.KeyedRows overflow;

  /** Whether rows of new groups are left for another pass, even if groups shrink meanwhile. */
  private boolean full;

  GroupRows(Group group, Rows input, StageContext context) {
    super(input, context.operation());
    this.group = group;
    this.context = context;
    this.variables = new Variables(context.operation());
  }

  @Override
  public Doc next() {
    if (groups == null) {
      pass(this::pull);
    }
    while (!groups.hasNext() && overflow != null) {
      Spill.KeyedRows rows = overflow;
      overflow = null;
      try {
        pass(() -> document(rows.next()));
      } finally {
        rows.close();
      }
    }
    if (!groups.hasNext()) {
      return null;
    }
    step();
    Entry entry = groups.next();
    groups.remove();
    bytes -= bytes / groupsLeft--;
    return entry.folds().document(entry.id());
  }

  private static Doc document(KeyedDoc row) {
    return row == null ? null : row.document();
  }

  /** Groups rows until there are no more, leaving what does not fit for another pass. */
  private void pass(Supplier<Doc> rows) {
    table.clear();
    bytes = 0;
    full = false;
    for (Doc row = rows.get(); row != null; row = rows.get()) {
      if (!fold(row)) {
        if (context.spill() == null) {
          throw context.exceeded("$group");
        }
        overflow = context.spill().write(new Rest(row, rows));
        break;
      }
    }
    groupsLeft = table.size();
    groups = table.values().iterator();
  }

  /** Adds a row to its group; false when that would be a new one for which there is no room. */
  private boolean fold(Doc row) {
    Value id = group.idOf(row, variables);
    Key key = new Key(keys.reset().add(id, false).end().toByteArray());
    Entry entry = table.get(key);
    if (entry == null) {
      full |= bytes > context.memoryBytes();
      if (full) {
        return false;
      }
      entry = new Entry(id.detached(), group.fields().start());
      table.put(key, entry);
      bytes += key.bytes.length + id.length() + group.fields().bytesPerGroup();
    }
    bytes += entry.folds().add(row, variables);
    checkGrowth();
    return true;
  }

  private void checkGrowth() {
    if (bytes <= context.memoryBytes()) {
      return;
    }
    if (context.spill() == null) {
      throw context.exceeded("$group");
    }
    if (bytes > 2 * context.memoryBytes()) {
      throw new TapdbException(
          ErrorCode.EXCEEDED_MEMORY_LIMIT,
          "the accumulators of $group used too much memory and cannot spill to disk. Memory limit:"
              + " "
              + context.memoryBytes()
              + " bytes");
    }
  }

  /** The rows that find no room: the first is known, the others are sought while it is written. */
  private final class Rest implements Spill.KeyedRows {
    private Doc first;
    private final Supplier<Doc> rows;

    Rest(Doc first, Supplier<Doc> rows) {
      this.first = first;
      this.rows = rows;
    }

    @Override
    public KeyedDoc next() {
      Doc row = first;
      first = null;
      while (row == null) {
        row = rows.get();
        if (row == null) {
          return null;
        }
        if (fold(row)) {
          row = null;
        }
      }
      return new KeyedDoc(NO_KEY, row);
    }

    @Override
    public void close() {
      // the rows belong to whoever reads them
    }
  }

  /** Groups differ in size; each that is given out takes an average one along. */
  @Override
  public long heldBytes() {
    return super.heldBytes() + bytes;
  }

  @Override
  public void close() {
    if (overflow != null) {
      overflow.close();
      overflow = null;
    }
    super.close();
  }
}
