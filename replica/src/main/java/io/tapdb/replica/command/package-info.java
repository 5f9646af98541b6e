// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of the database, one class each, and how they are found and run.
 *
 * <p>The {@link io.tapdb.replica.command.CommandDispatcher} takes a request, looks its {@link
 * io.tapdb.replica.command.Command} up in the {@link io.tapdb.replica.command.CommandTable}, and
 * runs it as an {@link io.tapdb.replica.command.Invocation}, which ends with one reply. {@link
 * io.tapdb.replica.command.Arguments} reads fields with the errors users know.
 */
package io.tapdb.replica.command;
