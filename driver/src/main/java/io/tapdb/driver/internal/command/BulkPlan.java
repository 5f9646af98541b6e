// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.internal.bson.FieldList;

/**
 * A bulk write as it was asked for.
 *
 * @param database where the collection is
 * @param collection what is written to
 * @param statements what is written
 * @param ordered whether they are done one after another until one fails
 * @param fields what every command carries besides
 * @param callers how the caller waits and what he hears of
 */
public record BulkPlan(
    String database,
    String collection,
    Statements statements,
    boolean ordered,
    FieldList fields,
    Callers callers) {

  /**
   * What the caller is like.
   *
   * @param patient whether a thread waits, so that nothing may be refused
   * @param acknowledged whether the outcome is reported
   */
  public record Callers(boolean patient, boolean acknowledged) {}

  boolean patient() {
    return callers.patient();
  }

  boolean acknowledged() {
    return callers.acknowledged();
  }
}
