// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.model;

import io.tapdb.engine.bson.Doc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What a database must hold: for each document the version that was acknowledged last, and the one
 * whose outcome is not known, if a write of it was under way.
 *
 * <p>A document has one write under way at most. Versions only grow, so a version that a crash took
 * away and that comes back later shows. Safe for many threads.
 */
public final class Ledger {
  /** The version of a document that does not exist. */
  public static final long ABSENT = 0;

  private static final long NONE = -1;

  private record Row(long acknowledged, long pending) {}

  private final NavigableMap<Long, Row> rows = new TreeMap<>();
  private long versions;
  private long acknowledgements;

  /** Notes that a write was sent which gives a document a new version, and gives that. */
  public synchronized long beginWrite(long id) {
    long version = ++versions;
    begin(id, version);
    return version;
  }

  /** Notes that a write was sent which removes a document. */
  public synchronized void beginRemoval(long id) {
    begin(id, ABSENT);
  }

  /**
   * Keeps others from writing a document, until {@link #refuse} lets go of it; gives the version
   * that was acknowledged last.
   */
  public synchronized long hold(long id) {
    long version = rows.getOrDefault(id, new Row(ABSENT, NONE)).acknowledged();
    begin(id, version);
    return version;
  }

  private void begin(long id, long version) {
    Row row = rows.getOrDefault(id, new Row(ABSENT, NONE));
    if (row.pending() != NONE) {
      throw new IllegalStateException("document " + id + " has a write under way");
    }
    rows.put(id, new Row(row.acknowledged(), version));
  }

  /** Notes that the write of a document was acknowledged. */
  public synchronized void acknowledge(long id) {
    rows.put(id, new Row(rows.get(id).pending(), NONE));
    acknowledgements++;
  }

  /** Notes that the write of a document was refused and has changed nothing. */
  public synchronized void refuse(long id) {
    rows.put(id, new Row(rows.get(id).acknowledged(), NONE));
  }

  /** Whether a document exists, as far as its client knows. */
  public synchronized boolean exists(long id) {
    return rows.getOrDefault(id, new Row(ABSENT, NONE)).acknowledged() != ABSENT;
  }

  /** Whether a write of the document is under way. */
  public synchronized boolean isPending(long id) {
    return rows.getOrDefault(id, new Row(ABSENT, NONE)).pending() != NONE;
  }

  /** How many writes were acknowledged. */
  public synchronized long acknowledgements() {
    return acknowledgements;
  }

  /** A number from a range without a write under way that exists or does not, or -1. */
  public synchronized long choose(RandomGenerator random, long from, long to, boolean existing) {
    for (int attempt = 0; attempt < 20; attempt++) {
      long id = random.nextLong(from, to);
      if (!isPending(id) && exists(id) == existing) {
        return id;
      }
    }
    return -1;
  }

  /**
   * Compares what was found with what must be there, and goes on with what was found.
   *
   * @param found all documents
   * @return what is wrong, in words; empty when all is well
   */
  public synchronized List<String> settle(StampedDocuments stamped, Iterable<Doc> found) {
    List<String> problems = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (Doc each : found) {
      String problem = stamped.problem(each);
      if (problem != null) {
        problems.add(problem);
        continue;
      }
      long id = each.get("_id").int64();
      if (!seen.add(id)) {
        problems.add("document " + id + " is there twice");
      }
      settle(id, each.get("v").int64(), problems);
    }
    for (long id : List.copyOf(rows.keySet())) {
      if (!seen.contains(id)) {
        settle(id, ABSENT, problems);
      }
    }
    return problems;
  }

  private void settle(long id, long version, List<String> problems) {
    Row row = rows.getOrDefault(id, new Row(ABSENT, NONE));
    if (version != row.acknowledged() && version != row.pending()) {
      problems.add(
          "document "
              + id
              + " is at version "
              + name(version)
              + ", but acknowledged was "
              + name(row.acknowledged())
              + (row.pending() == NONE ? "" : " and under way " + name(row.pending())));
    }
    rows.put(id, new Row(version, NONE));
  }

  private static String name(long version) {
    return version == ABSENT ? "none" : Long.toString(version);
  }
}
