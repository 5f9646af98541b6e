// SPDX-License-Identifier: Apache-2.0
/**
 * What commands and their replies mean.
 *
 * <p>An {@link io.tapdb.driver.internal.command.Operation} is a command with the way to read its
 * reply; {@link io.tapdb.driver.internal.command.Replies} has the readers, and turns complaints
 * into exceptions. {@link io.tapdb.driver.internal.command.BulkRun} sends {@link
 * io.tapdb.driver.internal.command.Statements} in as many commands as it takes and adds up what
 * they did. {@link io.tapdb.driver.internal.command.Feed} brings the {@link
 * io.tapdb.driver.internal.command.Batch}es of a cursor.
 */
package io.tapdb.driver.internal.command;
