// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.net;

import io.tapdb.engine.bson.Doc;

/** Overhears what members ask each other and what they answer. */
public interface Wiretap {
  /** A member asked another one. */
  void asked(int asker, int asked, Doc command);

  /** A member answered; whether the answer gets there is another matter. */
  void answered(int asker, int answerer, Doc command, Doc reply);
}
