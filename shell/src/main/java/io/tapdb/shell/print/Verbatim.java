// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.print;

import org.bson.BsonString;

/** A text that is printed as it stands, for what has no BSON value of its own. */
public final class Verbatim extends BsonString {
  /** A text to print. */
  public Verbatim(String text) {
    super(text);
  }
}
