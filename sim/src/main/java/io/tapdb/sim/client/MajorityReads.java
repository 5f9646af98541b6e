// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.client;

import io.tapdb.sim.law.LogBook;
import io.tapdb.sim.time.Life;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds of reads at {@code majority} and of writes that a majority acknowledged: what they
 * show is committed at that moment, so it never vanishes; and what one process shows of a document
 * only moves forward along the committed entries.
 *
 * <p>They may be old: a primary that has been replaced and does not know it shows its last
 * committed state. So no order between processes is asked for.
 */
public final class MajorityReads {
  private record Place(Life life, int document) {}

  private record Seen(int place, long at) {}

  private final LogBook book;
  private final Map<Place, Seen> seen = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** The checks against these logs. */
  public MajorityReads(LogBook book) {
    this.book = book;
  }

  /** What did not hold so far. */
  public List<String> problems() {
    return problems;
  }

  void acknowledged(Deed deed) {
    if (deed.kind() != Deed.Kind.DELETE && book.committedPlace(deed.value()) < 0) {
      problems.add(
          "acknowledged by a majority and not committed: "
              + deed
              + ", where the last committed entry is "
              + book.lastCommitted());
    }
  }

  /** A read that began and ended then showed a value. */
  void shown(Life life, int document, long value, long begun, long ended) {
    int place = book.committedPlace(value);
    if (place < 0) {
      problems.add(
          "a read at majority on m"
              + life.owner()
              + " showed document "
              + document
              + " with value "
              + value
              + ", which is not committed");
      return;
    }
    Place where = new Place(life, document);
    Seen before = seen.get(where);
    if (before == null || before.place() <= place) {
      seen.put(where, new Seen(place, ended));
    } else if (before.at() <= begun) {
      problems.add(
          "reads at majority on m"
              + life.owner()
              + " went back to value "
              + value
              + " of document "
              + document);
    }
  }
}
