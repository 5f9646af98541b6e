// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Filters;
import io.tapdb.engine.filter.Interval;
import io.tapdb.engine.filter.Or;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the ways to answer a query: by {@code _id}, by an index that bounds the keys or gives the
 * order, by one index for each branch of an {@code $or}, or by reading everything.
 *
 * <p>Where several indexes would do, a cheap rule puts the likely best first; {@link PlanTrial}
 * decides by trying. Belongs to one query.
 */
final class Planner {
  /** The name of the plan that reads everything. */
  static final String NATURAL = "$natural";

  private static final FieldPath ID = FieldPath.of("_id");

  private final CollectionEntry collection;
  private final QuerySpec spec;
  private final SortMemory memory;
  private final Predicates predicates;

  Planner(CollectionEntry collection, QuerySpec spec, SortMemory memory) {
    this.collection = collection;
    this.spec = spec;
    this.memory = memory;
    this.predicates = new Predicates(spec.filter());
  }

  /**
   * A way to answer the query.
   *
   * @param name what it mainly uses, to be remembered by
   * @param root the whole plan
   * @param rows the part below any sort, which can be tried for a while
   * @param ordered whether there is no sort to wait for
   */
  record Candidate(String name, PlanNode root, PlanNode rows, boolean ordered) {}

  /**
   * All ways worth trying, the likely best first; at least one.
   *
   * @param allowScan whether reading everything is allowed
   */
  List<Candidate> candidates(boolean allowScan) {
    if (!spec.hint().isMissing()) {
      return List.of(hinted());
    }
    Candidate byId = byId();
    if (byId != null) {
      return List.of(byId);
    }
    List<Candidate> found = new ArrayList<>();
    for (IndexChoice choice : usable()) {
      found.add(byIndex(choice));
    }
    if (found.isEmpty()) {
      Candidate union = byBranches();
      if (union != null) {
        return List.of(union);
      }
    }
    if (found.isEmpty()) {
      found.add(byScan(false));
    }
    if (!allowScan && found.size() == 1 && found.getFirst().name().equals(NATURAL)) {
      throw new TapdbException(
          ErrorCode.NO_QUERY_EXECUTION_PLANS,
          "error processing query: no index can be used and 'notablescan' is set");
    }
    return found;
  }

  /** Indexes that help, those first that bound most. */
  private List<IndexChoice> usable() {
    List<IndexChoice> usable = new ArrayList<>();
    for (IndexEntry index : collection.indexes()) {
      if (!index.building() && !index.hidden()) {
        IndexChoice choice = new IndexChoice(index, predicates);
        boolean ordered = spec.sort() != null && choice.orderFor(spec.sort()) != 0;
        if ((choice.isBounded() || ordered) && choice.isComplete()) {
          usable.add(choice);
        }
      }
    }
    usable.sort(Comparator.comparingInt(this::rank));
    if (usable.stream().anyMatch(IndexChoice::isBounded)) {
      usable.removeIf(choice -> !choice.isBounded() && !isOrdered(choice));
    }
    return usable;
  }

  private boolean isOrdered(IndexChoice choice) {
    return spec.sort() != null && choice.orderFor(spec.sort()) != 0;
  }

  private int rank(IndexChoice choice) {
    int fields = choice.index().fields().size();
    boolean wholeKey = choice.index().unique() && choice.constants() == fields;
    return (wholeKey ? -1000 : 0)
        - choice.bounds().bounded() * 10
        - choice.constants() * 5
        - (isOrdered(choice) ? 3 : 0);
  }

  private Candidate byId() {
    List<Predicates.Predicate> on = predicates.on(ID);
    if (on.size() != 1 || on.getFirst().leaf() == null) {
      return null;
    }
    List<Value> ids = new ArrayList<>();
    for (Interval interval : on.getFirst().intervals().list()) {
      if (!interval.isPoint()) {
        return null;
      }
      ids.add(interval.low());
    }
    if (spec.sort() != null && ids.size() > 1) {
      return null;
    }
    List<Filter> left = new ArrayList<>(predicates.conditions());
    left.remove(on.getFirst().leaf());
    PlanNode lookup = new IdLookup(collection.idIndex(), ids, all(left));
    return candidate(IndexEntry.ID_NAME, lookup, true);
  }

  private Candidate byIndex(IndexChoice choice) {
    int order = spec.sort() == null ? 1 : choice.orderFor(spec.sort());
    IndexScan scan = new IndexScan(choice.index(), choice.bounds(), order < 0);
    Filter left = all(choice.unsettled(predicates.conditions()));
    PlanNode rows = rows(scan, left);
    return candidate(choice.index().name(), rows, order != 0);
  }

  private PlanNode rows(IndexScan scan, Filter left) {
    boolean nothingNeeded = !spec.needed().isWhole() && spec.needed().paths().isEmpty();
    if (nothingNeeded && left == null) {
      return scan;
    }
    PlanNode covered = Covered.over(scan, left, spec.needed());
    return covered == null ? new Fetch(scan, left) : covered;
  }

  private Candidate byScan(boolean backward) {
    Filter filter = all(predicates.conditions());
    PlanNode scan = new CollectionScan(collection, filter, backward);
    return candidate(NATURAL, scan, spec.sort() == null);
  }

  /** A plan for each branch of an {@code $or}, if every branch has one that bounds an index. */
  private Candidate byBranches() {
    for (Filter condition : predicates.conditions()) {
      if (condition instanceof Or or) {
        List<PlanNode> branches = new ArrayList<>();
        for (Filter branch : or.children()) {
          PlanNode plan = branch(branch);
          if (plan != null) {
            branches.add(plan);
          }
        }
        if (branches.size() == or.children().size()) {
          List<Filter> left = new ArrayList<>(predicates.conditions());
          left.remove(condition);
          PlanNode union = new Union(branches);
          PlanNode rows = left.isEmpty() ? union : new Fetch(union, all(left));
          return candidate("$or", rows, spec.sort() == null);
        }
      }
    }
    return null;
  }

  private PlanNode branch(Filter filter) {
    QuerySpec one = new QuerySpec(filter, null, 0, 0, Value.MISSING, spec.needed());
    Planner planner = new Planner(collection, one, memory);
    Candidate byId = planner.byId();
    if (byId != null) {
      return byId.root();
    }
    for (IndexChoice choice : planner.usable()) {
      if (choice.isBounded()) {
        IndexScan scan = new IndexScan(choice.index(), choice.bounds(), false);
        return new Fetch(scan, all(choice.unsettled(planner.predicates.conditions())));
      }
    }
    return null;
  }

  private Candidate candidate(String name, PlanNode rows, boolean ordered) {
    PlanNode root = ordered ? rows : new SortRows(rows, spec.sort(), spec.wanted(), memory);
    if (spec.skip() > 0) {
      root = new SkipRows(root, spec.skip());
    }
    if (spec.limit() > 0) {
      root = new LimitRows(root, spec.limit());
    }
    return new Candidate(name, root, rows, ordered);
  }

  private static Filter all(List<Filter> filters) {
    return filters.isEmpty() ? null : Filters.and(filters);
  }

  private Candidate hinted() {
    Value hint = spec.hint();
    if (hint.isDocument() && "$natural".equals(hint.doc().firstName())) {
      Value direction = hint.doc().get("$natural");
      if (!direction.isNumber() || Math.abs(Numbers.toDouble(direction)) != 1) {
        throw new TapdbException(ErrorCode.BAD_VALUE, "$natural must be 1 or -1, not " + direction);
      }
      return byScan(Numbers.toDouble(direction) < 0);
    }
    for (IndexEntry index : collection.indexes()) {
      boolean named = hint.isString() && hint.string().equals(index.name());
      boolean keyed = hint.isDocument() && BsonOrder.compare(hint.doc(), index.keyPattern()) == 0;
      if ((named || keyed) && !index.building() && !index.hidden()) {
        return byIndex(new IndexChoice(index, predicates));
      }
    }
    throw new TapdbException(
        ErrorCode.BAD_VALUE,
        "error processing query: planner returned error: hint provided does not correspond to an"
            + " existing index: "
            + hint);
  }
}
