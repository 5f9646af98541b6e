// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.aggregate.FindPart;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Filters;
import io.tapdb.engine.projection.Projection;
import io.tapdb.engine.sort.SortPattern;

/** A query read once: its parts as they will be run, any number of times. */
public final class ParsedQuery {
  private final FindRequest request;
  private final Filter filter;
  private final SortPattern sort;
  private final Projection projection;
  private final QuerySpec spec;

  private ParsedQuery(
      FindRequest request, Filter filter, SortPattern sort, Projection projection, QuerySpec spec) {
    this.request = request;
    this.filter = filter;
    this.sort = sort;
    this.projection = projection;
    this.spec = spec;
  }

  static ParsedQuery of(FindRequest request, ParseContext parsing) {
    ParseContext context = request.let().isEmpty() ? parsing : parsing.withLet(request.let());
    Filter filter = Filters.parse(request.filter(), context);
    Value hint = request.hint();
    SortPattern sort = null;
    if (!request.sort().isEmpty()) {
      if ("$natural".equals(request.sort().firstName()) && request.sort().size() == 1) {
        hint = hint.isMissing() ? Value.of(request.sort()) : hint;
      } else {
        sort = SortPattern.parse(request.sort());
      }
    }
    Projection projection =
        request.projection().isEmpty()
            ? null
            : Projection.find(request.projection(), filter, context);
    if (hint.type() == BsonTypes.DOCUMENT && hint.doc().isEmpty()) {
      hint = Value.MISSING;
    }
    QuerySpec spec =
        new QuerySpec(
            filter, sort, request.skip(), request.limit(), hint, needed(projection, sort));
    return new ParsedQuery(request, filter, sort, projection, spec);
  }

  /** What the beginning of a pipeline asks of a collection. */
  static ParsedQuery of(FindRequest request, FindPart part) {
    Dependencies needed = new Dependencies();
    needed.addAll(part.needed());
    addSort(needed, part.sort());
    QuerySpec spec =
        new QuerySpec(part.filter(), part.sort(), 0, part.limit(), request.hint(), needed);
    return new ParsedQuery(request, part.filter(), part.sort(), null, spec);
  }

  private static Dependencies needed(Projection projection, SortPattern sort) {
    Dependencies needed = new Dependencies();
    if (projection == null) {
      needed.addWhole();
      return needed;
    }
    needed.addAll(projection.dependencies());
    addSort(needed, sort);
    return needed;
  }

  private static void addSort(Dependencies needed, SortPattern sort) {
    if (sort != null) {
      sort.parts().forEach(part -> needed.add(part.path().text()));
    }
  }

  /** The same query when only the number of documents matters. */
  ParsedQuery countingOnly() {
    QuerySpec counting =
        new QuerySpec(filter, null, spec.skip(), spec.limit(), spec.hint(), new Dependencies());
    return new ParsedQuery(request, filter, null, null, counting);
  }

  /** The plan with the projection on top, as it is explained. */
  PlanNode shown(PlanNode root) {
    return projection == null || root instanceof Covered ? root : new ProjectRows(root, request);
  }

  /** As it was stated. */
  public FindRequest request() {
    return request;
  }

  /** Which documents. */
  public Filter filter() {
    return filter;
  }

  /** What the planner has to know. */
  QuerySpec spec() {
    return spec;
  }

  /** What queries with the same plan have in common. */
  String shape() {
    return Filters.shape(filter)
        + "|"
        + (sort == null ? "" : sort.describe())
        + "|"
        + (spec.needed().isWhole() ? "" : spec.needed().paths())
        + "|"
        + (spec.limit() > 0);
  }

  Doc projected(Doc document) {
    return projection == null ? document : projection.apply(document);
  }
}
