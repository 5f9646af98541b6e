// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import java.nio.charset.StandardCharsets;

/**
 * The full name of a collection.
 *
 * @param database the database it is in
 * @param collection its name there, which may hold dots
 */
public record Namespace(String database, String collection) {
  private static final int MAX_BYTES = 255;
  private static final int MAX_DATABASE_BYTES = 63;
  private static final String BANNED_IN_DATABASE = "/\\. \"$*<>:|?";

  /**
   * A checked name, as a user may give it.
   *
   * @throws TapdbException {@link ErrorCode#INVALID_NAMESPACE} naming what is wrong
   */
  public static Namespace of(String database, String collection) {
    checkDatabase(database);
    String problem = problem(database, collection);
    if (problem != null) {
      throw new TapdbException(
          ErrorCode.INVALID_NAMESPACE,
          "Invalid namespace specified '" + database + "." + collection + "': " + problem);
    }
    return new Namespace(database, collection);
  }

  /** Splits {@code database.collection} at the first dot and checks both parts. */
  public static Namespace parse(String full) {
    int dot = full.indexOf('.');
    return dot < 0 ? of(full, "") : of(full.substring(0, dot), full.substring(dot + 1));
  }

  /**
   * Returns if the name may be that of a database.
   *
   * @throws TapdbException {@link ErrorCode#INVALID_NAMESPACE} if not
   */
  public static void checkDatabase(String database) {
    boolean banned =
        database.isEmpty()
            || database.getBytes(StandardCharsets.UTF_8).length > MAX_DATABASE_BYTES
            || database.chars().anyMatch(c -> c == 0 || BANNED_IN_DATABASE.indexOf(c) >= 0);
    if (banned) {
      throw new TapdbException(
          ErrorCode.INVALID_NAMESPACE,
          "Invalid database name: '"
              + database
              + "'; it must have 1 to "
              + MAX_DATABASE_BYTES
              + " bytes and none of "
              + BANNED_IN_DATABASE);
    }
  }

  private static String problem(String database, String collection) {
    if (collection.isEmpty()) {
      return "the collection name is empty";
    }
    if (collection.startsWith(".") || collection.endsWith(".")) {
      return "a collection name must not begin or end with a dot";
    }
    if (collection.indexOf('$') >= 0 || collection.indexOf('\0') >= 0) {
      return "a collection name must not hold $ or a zero character";
    }
    int bytes = (database + "." + collection).getBytes(StandardCharsets.UTF_8).length;
    return bytes > MAX_BYTES ? "it has " + bytes + " bytes, more than " + MAX_BYTES : null;
  }

  /** Whether the collection is kept on this node only and never enters the log. */
  public boolean isLocal() {
    return database.equals("local") || collection.equals("system.profile");
  }

  public boolean isSystem() {
    return collection.startsWith("system.");
  }

  @Override
  public String toString() {
    return database + "." + collection;
  }
}
