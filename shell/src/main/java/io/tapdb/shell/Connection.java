// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapUri;

/** How the tools connect: with a patience that suits people, unless the URI says otherwise. */
public final class Connection {
  /** Where a node on this machine listens, unless told otherwise. */
  public static final String DEFAULT_URI = "tapdb://127.0.0.1:27017/test";

  /** The database that is meant when none is named. */
  public static final String DEFAULT_DATABASE = "test";

  /** The exit code of a tool that did not do all it was asked for. */
  public static final int FAILED = 1;

  /** The exit code of a tool that found no server. */
  public static final int CANNOT_CONNECT = 2;

  /** A server that is there answers at once. */
  private static final int PATIENCE_MILLIS = 3_000;

  /** A set that lost its primary needs some time to find another. */
  private static final int PATIENCE_WITH_SET_MILLIS = 20_000;

  private Connection() {}

  /**
   * Connects.
   *
   * @param tool what the client calls itself to the server
   * @throws IllegalArgumentException if it is no URI
   * @throws io.tapdb.driver.TapException if no server can be reached
   */
  public static TapClient open(String uri, String tool) {
    return TapClient.connect(complete(uri, tool));
  }

  /** The URI with what it does not say itself. */
  static TapUri complete(String uri, String tool) {
    TapUri given = TapUri.parse(uri);
    boolean set = given.hosts().size() > 1 || given.replicaSet() != null;
    String whole = uri;
    if (!says(uri, "serverSelectionTimeoutMS")) {
      whole =
          with(
              whole,
              "serverSelectionTimeoutMS=" + (set ? PATIENCE_WITH_SET_MILLIS : PATIENCE_MILLIS));
    }
    return TapUri.parse(given.appName() == null ? with(whole, "appName=" + tool) : whole);
  }

  private static boolean says(String uri, String option) {
    int question = uri.indexOf('?');
    return question >= 0
        && uri.substring(question)
            .toLowerCase(java.util.Locale.ROOT)
            .contains(option.toLowerCase(java.util.Locale.ROOT) + "=");
  }

  private static String with(String uri, String option) {
    if (uri.indexOf('?') >= 0) {
      return uri + "&" + option;
    }
    int authority = uri.indexOf("://") + 3;
    return uri + (uri.indexOf('/', authority) < 0 ? "/?" : "?") + option;
  }
}
