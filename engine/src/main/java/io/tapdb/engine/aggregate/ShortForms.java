// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.sort.SortPattern;
import java.util.List;

/** The stages that are short for others: {@code $count} and {@code $sortByCount}. */
final class ShortForms {
  private ShortForms() {}

  static List<Stage> count(Value specification, PipelineContext context) {
    if (!specification.isString()) {
      throw new TapdbException(
          ErrorCode.COUNT_NOT_STRING, "the count field must be a non-empty string");
    }
    String field = specification.string();
    if (field.isEmpty()) {
      throw new TapdbException(ErrorCode.COUNT_EMPTY, "the count field must be a non-empty string");
    }
    if (field.startsWith("$")) {
      throw new TapdbException(
          ErrorCode.COUNT_WITH_DOLLAR, "the count field cannot be a $-prefixed path");
    }
    if (field.indexOf('\0') >= 0) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "the count field cannot contain a null byte");
    }
    if (field.indexOf('.') >= 0) {
      throw new TapdbException(ErrorCode.COUNT_WITH_DOT, "the count field cannot contain '.'");
    }
    if (field.equals("_id")) {
      throw new TapdbException(ErrorCode.BAD_VALUE, "the count field cannot be '_id'");
    }
    Doc group = new DocWriter().putNull("_id").open(field).put("$sum", 1).close().build();
    Doc project = new DocWriter().put("_id", 0).build();
    return List.of(
        Group.parse(Value.of(group), context), Projecting.project(Value.of(project), context));
  }

  static List<Stage> sortByCount(Value specification, PipelineContext context) {
    boolean path = specification.isString() && specification.string().startsWith("$");
    String first = specification.isDocument() ? specification.doc().firstName() : null;
    if (specification.isDocument() && (first == null || !first.startsWith("$"))) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "the sortByCount field must be defined as a $-prefixed path or an expression inside an"
              + " object");
    }
    if (specification.isString() && !path) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "the sortByCount field must be defined as a $-prefixed path or an expression inside an"
              + " object");
    }
    if (!specification.isString() && !specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "the sortByCount field must be specified as a string or as an object");
    }
    Doc group =
        new DocWriter().put("_id", specification).open("count").put("$sum", 1).close().build();
    return List.of(
        Group.parse(Value.of(group), context),
        new Sort(SortPattern.parse(new DocWriter().put("count", -1).build()), 0));
  }
}
