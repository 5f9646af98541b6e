// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What updates need of the query language: conditions on documents, and pipelines. */
public interface QueryLanguage {
  /**
   * Parses a filter such as {@code find} takes it.
   *
   * @throws io.tapdb.engine.TapdbException when it is malformed
   */
  Predicate<Doc> filter(Doc condition);

  /**
   * Parses the array of stages of an update by a pipeline.
   *
   * @throws io.tapdb.engine.TapdbException when it is malformed
   */
  UnaryOperator<Doc> pipeline(Value stages);
}
