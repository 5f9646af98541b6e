// SPDX-License-Identifier: Apache-2.0
/**
 * The election state machine: {@link io.tapdb.election.core.ElectionCore} takes each {@link
 * io.tapdb.election.core.Event} and answers with the {@link io.tapdb.election.core.Effect}s to be
 * carried out. It has no thread, no clock, no socket and no file, so that a test can play any set
 * at any speed.
 */
package io.tapdb.election.core;
