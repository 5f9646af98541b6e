// SPDX-License-Identifier: Apache-2.0
/**
 * What can be read of a member's part in its set: {@link io.tapdb.election.view.CoreView} and what
 * it is made of. All of it is immutable; every moment is in the milliseconds that the core was
 * told, which are not a time of day.
 */
package io.tapdb.election.view;
