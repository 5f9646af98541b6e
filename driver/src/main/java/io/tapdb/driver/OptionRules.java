// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.BsonBuffer;
import io.tapdb.driver.internal.bson.FieldList;
import java.util.Set;

/**
 * Which {@link TapOptions} an operation takes, and whether they stand in its statement.
 *
 * @param operation what it is called
 * @param multi whether it changes all documents found
 * @param ofStatement the options that stand in a statement
 * @param ofCommand the options that stand in the command
 */
record OptionRules(
    String operation, boolean multi, Set<String> ofStatement, Set<String> ofCommand) {
  private static final Set<String> NONE = Set.of();
  private static final Set<String> ON_ALL_FOUND =
      Set.of("upsert", "arrayFilters", "hint", "collation");
  private static final Set<String> ON_FIRST_FOUND =
      Set.of("upsert", "arrayFilters", "hint", "collation", "sort");
  private static final Set<String> ON_REPLACED = Set.of("upsert", "hint", "collation", "sort");
  private static final Set<String> ON_DELETED = Set.of("hint", "collation");
  private static final Set<String> OF_UPDATES =
      Set.of("bypassDocumentValidation", "let", "comment", "maxTimeMS");

  static final OptionRules INSERT_ONE =
      ofCommand("insertOne", "bypassDocumentValidation", "comment", "maxTimeMS");
  static final OptionRules INSERT_MANY =
      ofCommand("insertMany", "ordered", "bypassDocumentValidation", "comment", "maxTimeMS");
  static final OptionRules UPDATE_ONE =
      new OptionRules("updateOne", false, ON_FIRST_FOUND, OF_UPDATES);
  static final OptionRules UPDATE_MANY =
      new OptionRules("updateMany", true, ON_ALL_FOUND, OF_UPDATES);
  static final OptionRules REPLACE_ONE =
      new OptionRules("replaceOne", false, ON_REPLACED, OF_UPDATES);
  static final OptionRules DELETE =
      new OptionRules("delete", false, ON_DELETED, Set.of("let", "comment", "maxTimeMS"));
  static final OptionRules BULK =
      ofCommand("bulk", "ordered", "bypassDocumentValidation", "let", "comment", "maxTimeMS");
  static final OptionRules BULK_UPDATE_ONE =
      new OptionRules("updateOne in a bulk", false, ON_FIRST_FOUND, NONE);
  static final OptionRules BULK_UPDATE_MANY =
      new OptionRules("updateMany in a bulk", true, ON_ALL_FOUND, NONE);
  static final OptionRules BULK_REPLACE_ONE =
      new OptionRules("replaceOne in a bulk", false, ON_REPLACED, NONE);
  static final OptionRules BULK_DELETE =
      new OptionRules("delete in a bulk", false, ON_DELETED, NONE);
  static final OptionRules FIND_ONE_AND_UPDATE =
      ofCommand(
          "findOneAndUpdate",
          "sort",
          "fields",
          "new",
          "upsert",
          "arrayFilters",
          "hint",
          "collation",
          "let",
          "comment",
          "bypassDocumentValidation",
          "maxTimeMS");
  static final OptionRules FIND_ONE_AND_REPLACE =
      ofCommand(
          "findOneAndReplace",
          "sort",
          "fields",
          "new",
          "upsert",
          "hint",
          "collation",
          "let",
          "comment",
          "bypassDocumentValidation",
          "maxTimeMS");
  static final OptionRules FIND_ONE_AND_DELETE =
      ofCommand(
          "findOneAndDelete", "sort", "fields", "hint", "collation", "let", "comment", "maxTimeMS");
  static final OptionRules COUNT_DOCUMENTS =
      ofCommand(
          "countDocuments", "skip", "limit", "hint", "collation", "let", "comment", "maxTimeMS");
  static final OptionRules ESTIMATED_DOCUMENT_COUNT =
      ofCommand("estimatedDocumentCount", "comment", "maxTimeMS");
  static final OptionRules DISTINCT =
      ofCommand("distinct", "hint", "collation", "comment", "maxTimeMS");

  private static OptionRules ofCommand(String operation, String... options) {
    return new OptionRules(operation, false, NONE, Set.of(options));
  }

  private void check(TapOptions options) {
    FieldList fields = options.known();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (!ofStatement.contains(name) && !ofCommand.contains(name)) {
        throw new IllegalArgumentException(operation + " does not take the option '" + name + "'.");
      }
    }
    if (ofCommand.isEmpty() && options.others().size() > 0) {
      throw new IllegalArgumentException(
          "The field '" + options.others().name(0) + "' belongs to a command, not to a statement.");
    }
  }

  /** Writes what stands in a statement; refuses options that the operation does not take. */
  void writeToStatement(TapOptions options, BsonBuffer out) {
    check(options);
    FieldList fields = options.known();
    for (int i = 0; i < fields.size(); i++) {
      if (ofStatement.contains(fields.name(i))) {
        fields.writeTo(out, i);
      }
    }
  }

  /**
   * What stands in the command; refuses options that the operation does not take.
   *
   * @param except options that are treated in a way of their own
   */
  FieldList ofCommand(TapOptions options, String... except) {
    check(options);
    FieldList fields = options.known();
    for (int i = 0; i < options.known().size(); i++) {
      String name = options.known().name(i);
      if (ofStatement.contains(name)) {
        fields = fields.without(name);
      }
    }
    for (String name : except) {
      fields = fields.without(name);
    }
    return fields.and(options.others());
  }
}
