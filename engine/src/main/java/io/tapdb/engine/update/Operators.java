// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import java.util.Map;
import java.util.function.Function;

/** The registry of update operators by name. */
final class Operators {
  /** What reads the operand of one operator and puts the change into the tree of paths. */
  interface Parser {
    void addTo(UpdateTree tree, Operand operand);
  }

  private static final Map<String, Parser> BY_NAME =
      Map.ofEntries(
          Map.entry("$set", at(SetTo::parse)),
          Map.entry("$setOnInsert", Operators::setOnInsert),
          Map.entry("$unset", at(operand -> Unset.INSTANCE)),
          Map.entry("$inc", at(Calculation::increment)),
          Map.entry("$mul", at(Calculation::multiply)),
          Map.entry("$min", at(Extreme::lower)),
          Map.entry("$max", at(Extreme::upper)),
          Map.entry("$bit", at(BitCalculation::parse)),
          Map.entry("$currentDate", at(CurrentDate::parse)),
          Map.entry("$rename", Rename::addTo),
          Map.entry("$push", at(Push::parse)),
          Map.entry("$addToSet", at(AddToSet::parse)),
          Map.entry("$pop", at(Pop::parse)),
          Map.entry("$pull", at(Pull::parse)),
          Map.entry("$pullAll", at(PullAll::parse)));

  private Operators() {}

  static Parser named(String name) {
    Parser parser = BY_NAME.get(name);
    if (parser == null) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "Unknown modifier: "
              + name
              + ". Expected a valid update modifier or pipeline-style update specified as an array");
    }
    return parser;
  }

  private static Parser at(Function<Operand, Modifier> parser) {
    return (tree, operand) -> tree.add(operand.path(), parser.apply(operand));
  }

  private static void setOnInsert(UpdateTree tree, Operand operand) {
    tree.addOnInsert(operand.path(), SetTo.parse(operand));
  }
}
