// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.store.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes worked out but not yet made: steps in order, each with its log entry, and the moment they
 * were worked out at.
 *
 * <p>It holds only if nothing it relies on has changed since: the records it changes, each unique
 * value it adds (as a prefix, so that absence counts too), the definitions of the collections it
 * touches, and, if it changes definitions itself, the whole catalog.
 */
public final class WritePlan {
  /** One log entry with what it does. */
  sealed interface Step permits DocumentStep, DefinitionStep, NoopStep, FillStep {
    /** The entry to log, or null for what is not logged. */
    byte[] entry();
  }

  record DocumentStep(DocumentWrite write, byte[] entry) implements Step {}

  /** A change of definitions; the identity is null where the command has none. */
  record DefinitionStep(String database, UUID uuid, Doc command, byte[] entry) implements Step {}

  record NoopStep(byte[] entry) implements Step {}

  /**
   * Keys of a record that are filled into an index while it is built; each member does so alone.
   */
  record FillStep(
      int recordTable,
      long recordId,
      UUID collection,
      int index,
      List<KeyChange> keys,
      long multikey)
      implements Step {
    @Override
    public byte[] entry() {
      return null;
    }
  }

  private static final Set<String> DROPS =
      Set.of("drop", "dropDatabase", "dropIndexes", "abortIndexBuild");

  /** What a log may put around an entry. */
  private static final int FRAME_BYTES = 48;

  private static final int SMALL_BYTES = 64 * 1024;
  private static final int SMALL_STEPS = 8;

  private final long timestamp;
  private final long catalogVersion;
  private final List<Step> steps = new ArrayList<>();
  private final List<Integer> emptyTables = new ArrayList<>();
  private final Map<Integer, Totals> totals = new HashMap<>();
  private long bytes;
  private boolean definitions;

  /** A plan worked out at that moment. */
  WritePlan(long timestamp, long catalogVersion) {
    this.timestamp = timestamp;
    this.catalogVersion = catalogVersion;
  }

  void add(Step step) {
    steps.add(step);
    bytes += step.entry() == null ? 0 : step.entry().length + FRAME_BYTES;
    definitions |= step instanceof DefinitionStep;
  }

  void relyOnEmpty(int recordTable) {
    emptyTables.add(recordTable);
  }

  /** Record tables in which there must be no document when the plan is committed. */
  List<Integer> emptyTables() {
    return emptyTables;
  }

  void relyOnTotals(int recordTable, Totals counts) {
    totals.put(recordTable, counts);
  }

  /** Counts that must still be true when the plan is committed, by record table. */
  Map<Integer, Totals> totals() {
    return totals;
  }

  List<Step> steps() {
    return steps;
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  long timestamp() {
    return timestamp;
  }

  long catalogVersion() {
    return catalogVersion;
  }

  boolean changesDefinitions() {
    return definitions;
  }

  /** Whether it takes documents, collections or indexes away and adds nothing. */
  boolean onlyRemoves() {
    for (Step step : steps) {
      boolean removes =
          switch (step) {
            case DocumentStep document -> document.write().after() == null;
            case DefinitionStep definition -> DROPS.contains(definition.command().firstName());
            case NoopStep noop -> true;
            case FillStep fill -> false;
          };
      if (!removes) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of all log entries, with what is put around each. */
  long bytes() {
    return bytes;
  }

  /** Whether working it out again takes so little that the lane may do it. */
  boolean isSmall() {
    return steps.size() <= SMALL_STEPS && bytes <= SMALL_BYTES;
  }
}
