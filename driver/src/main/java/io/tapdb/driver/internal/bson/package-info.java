// SPDX-License-Identifier: Apache-2.0
/**
 * Commands and replies as bytes.
 *
 * <p>{@link io.tapdb.driver.internal.bson.CommandWriter} writes a command into a {@link
 * io.tapdb.driver.internal.bson.BsonBuffer}; documents of all kinds get there by {@link
 * io.tapdb.driver.internal.bson.Encoding}, new ones by {@link
 * io.tapdb.driver.internal.bson.InsertEncoder}, and fields that many commands share by {@link
 * io.tapdb.driver.internal.bson.FieldList}. Replies are read where they stand by {@link
 * io.tapdb.driver.internal.bson.FieldWalk}, and what is for the user by {@link
 * io.tapdb.driver.internal.bson.DocumentReader}.
 */
package io.tapdb.driver.internal.bson;
