// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.BsonBuffer;
import io.tapdb.driver.internal.bson.FieldList;
import java.util.Locale;
import java.util.Set;

/** Which {@link TapOptions} an operation takes, and whether they stand in its statement. */
enum OptionRules {
  INSERT_ONE(Set.of(), Set.of("bypassDocumentValidation", "comment", "maxTimeMS")),
  INSERT_MANY(Set.of(), Set.of("ordered", "bypassDocumentValidation", "comment", "maxTimeMS")),
  UPDATE_ONE(Set.of("upsert", "arrayFilters", "hint", "collation", "sort"), Shared.OF_UPDATES),
  UPDATE_MANY(Set.of("upsert", "arrayFilters", "hint", "collation"), Shared.OF_UPDATES),
  REPLACE_ONE(Set.of("upsert", "hint", "collation", "sort"), Shared.OF_UPDATES),
  DELETE(Set.of("hint", "collation"), Set.of("let", "comment", "maxTimeMS")),
  BULK(Set.of(), Set.of("ordered", "bypassDocumentValidation", "let", "comment", "maxTimeMS")),
  BULK_UPDATE_ONE(Set.of("upsert", "arrayFilters", "hint", "collation", "sort"), Set.of()),
  BULK_UPDATE_MANY(Set.of("upsert", "arrayFilters", "hint", "collation"), Set.of()),
  BULK_REPLACE_ONE(Set.of("upsert", "hint", "collation", "sort"), Set.of()),
  BULK_DELETE(Set.of("hint", "collation"), Set.of()),
  FIND_ONE_AND_UPDATE(
      Set.of(),
      Set.of(
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
          "maxTimeMS")),
  FIND_ONE_AND_REPLACE(
      Set.of(),
      Set.of(
          "sort",
          "fields",
          "new",
          "upsert",
          "hint",
          "collation",
          "let",
          "comment",
          "bypassDocumentValidation",
          "maxTimeMS")),
  FIND_ONE_AND_DELETE(
      Set.of(), Set.of("sort", "fields", "hint", "collation", "let", "comment", "maxTimeMS")),
  COUNT_DOCUMENTS(
      Set.of(), Set.of("skip", "limit", "hint", "collation", "let", "comment", "maxTimeMS")),
  ESTIMATED_DOCUMENT_COUNT(Set.of(), Set.of("comment", "maxTimeMS")),
  DISTINCT(Set.of(), Set.of("hint", "collation", "comment", "maxTimeMS"));

  private static final class Shared {
    static final Set<String> OF_UPDATES =
        Set.of("bypassDocumentValidation", "let", "comment", "maxTimeMS");
  }

  private final Set<String> ofStatement;
  private final Set<String> ofCommand;

  OptionRules(Set<String> ofStatement, Set<String> ofCommand) {
    this.ofStatement = ofStatement;
    this.ofCommand = ofCommand;
  }

  private void check(TapOptions options) {
    FieldList fields = options.known();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (!ofStatement.contains(name) && !ofCommand.contains(name)) {
        throw new IllegalArgumentException(
            name().toLowerCase(Locale.ROOT) + " does not take the option '" + name + "'.");
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
