// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The registry of the stages that need nothing of the engine but rows and collections. */
final class Stages {
  static final Map<String, StageParser> BY_NAME = all();

  private Stages() {}

  private interface Single {
    Stage parse(Value specification, PipelineContext context);
  }

  private static Map<String, StageParser> all() {
    Map<String, StageParser> parsers = new HashMap<>();
    one(parsers, "$match", Match::parse);
    one(parsers, "$project", Projecting::project);
    one(parsers, "$addFields", Projecting::addFields);
    one(parsers, "$set", Projecting::addFields);
    one(parsers, "$unset", Projecting::unset);
    one(parsers, "$sort", Sort::parse);
    one(parsers, "$limit", Limit::parse);
    one(parsers, "$skip", Skip::parse);
    one(parsers, "$unwind", Unwind::parse);
    one(parsers, "$replaceRoot", ReplaceRoot::replaceRoot);
    one(parsers, "$replaceWith", ReplaceRoot::replaceWith);
    one(parsers, "$group", Group::parse);
    one(parsers, "$sample", Sample::parse);
    one(parsers, "$facet", Facet::parse);
    one(parsers, "$bucketAuto", BucketAuto::parse);
    one(parsers, "$lookup", Lookup::parse);
    one(parsers, "$unionWith", UnionWith::parse);
    parsers.put("$count", ShortForms::count);
    parsers.put("$sortByCount", ShortForms::sortByCount);
    parsers.put("$bucket", Buckets::parse);
    return Map.copyOf(parsers);
  }

  private static void one(Map<String, StageParser> parsers, String name, Single parser) {
    parsers.put(name, (value, context) -> List.of(parser.parse(value, context)));
  }
}
