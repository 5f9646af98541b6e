// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import io.tapdb.engine.Operation;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.ExpressionPaths;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.expression.Variables;
import io.tapdb.engine.filter.Filter;
import java.util.List;

/** A parsed projection: makes a new document of each one it is given. Immutable. */
public final class Projection {
  private final ProjectionNode root;
  private final List<FindSlice> slices;
  private final Positional positional;
  private final Operation operation;

  Projection(
      ProjectionNode root, List<FindSlice> slices, Positional positional, Operation operation) {
    this.root = root;
    this.slices = List.copyOf(slices);
    this.positional = positional;
    this.operation = operation;
  }

  /**
   * The projection of a find; an empty one changes nothing.
   *
   * @param filter the filter beside it, whose match a positional projection refers to, or null
   */
  public static Projection find(Doc specification, Filter filter, ParseContext context) {
    return new ProjectionParser(context, filter, true).projection(specification);
  }

  /** The projection of a {@code $project} stage. */
  public static Projection stage(Doc specification, ParseContext context) {
    return new ProjectionParser(context, null, false).projection(specification);
  }

  /** The projection of an {@code $addFields} stage, which keeps everything else. */
  public static Projection addFields(Doc specification, ParseContext context) {
    return new AddFieldsParser(context).projection(specification);
  }

  /** The projection that leaves out these paths. */
  public static Projection without(List<String> paths, ParseContext context) {
    DocWriter specification = new DocWriter();
    // texts may hold what no field name can, so they are checked before they become names
    paths.forEach(path -> specification.put(ExpressionPaths.parse(path).text(), 0));
    return stage(specification.build(), context);
  }

  public Doc apply(Doc document) {
    Doc source = positional == null ? document : positional.apply(document);
    Doc projected = root.apply(source, document, new Variables(operation));
    for (FindSlice slice : slices) {
      projected = slice.apply(projected);
    }
    return projected;
  }

  /** Whether only fields that are named come out, rather than all that are not. */
  public boolean isInclusion() {
    return root.isInclusion();
  }

  /** Whether documents come out as they went in. */
  public boolean isIdentity() {
    return !root.isInclusion() && root.isEmpty() && slices.isEmpty() && positional == null;
  }

  /**
   * The paths that are read to make the projected document; the whole one unless this is an
   * inclusion.
   */
  public Dependencies dependencies() {
    Dependencies needed = computedDependencies();
    if (!isInclusion()) {
      needed.addWhole();
    }
    root.addIncluded("", needed);
    return needed;
  }

  /** The paths that are read by what is computed, apart from the fields that are passed on. */
  public Dependencies computedDependencies() {
    Dependencies needed = new Dependencies();
    root.addComputed("", needed);
    if (positional != null) {
      positional.addDependencies(needed);
    }
    return needed;
  }

  /** Whether what a document has at this path is the same after as before. */
  public boolean keeps(String path) {
    FieldPath kept = FieldPath.of(path);
    return positional == null
        && slices.stream().noneMatch(slice -> slice.path().overlaps(kept))
        && root.keeps(kept);
  }
}
