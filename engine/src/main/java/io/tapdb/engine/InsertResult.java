// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import java.util.List;

/**
 * What an insert did.
 *
 * @param inserted how many documents are new
 * @param errors what was wrong with others
 */
public record InsertResult(int inserted, List<WriteError> errors) {}
