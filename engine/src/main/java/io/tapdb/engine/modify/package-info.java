// SPDX-License-Identifier: Apache-2.0
/**
 * Writes of documents as clients ask for them, as tasks for the lane: {@link
 * io.tapdb.engine.modify.Insert}, {@link io.tapdb.engine.modify.UpdateOne}, {@link
 * io.tapdb.engine.modify.DeleteOne}, {@link io.tapdb.engine.modify.FindAndModify}, and {@link
 * io.tapdb.engine.modify.ManyDocuments}, which runs such tasks chunk by chunk.
 */
package io.tapdb.engine.modify;
