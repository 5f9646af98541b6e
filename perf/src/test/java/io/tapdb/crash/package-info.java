// SPDX-License-Identifier: Apache-2.0
/**
 * Real nodes in processes of their own that are killed, starved of disk and of heap, and must not
 * lose what they acknowledged; and sets of them that lose their primary, grow, and have members
 * with duties of all kinds.
 */
package io.tapdb.crash;
