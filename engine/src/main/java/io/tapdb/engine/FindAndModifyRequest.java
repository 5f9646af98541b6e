// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;

/**
 * A request to change or remove one document and to have it back.
 *
 * @param statement which document and how to change it; the update is a missing value to remove it
 * @param projection what of the document to give back, empty for all
 * @param returnNew whether it is given back as it is afterwards
 */
public record FindAndModifyRequest(UpdateStatement statement, Doc projection, boolean returnNew) {

  public boolean removes() {
    return statement.update().isMissing();
  }
}
