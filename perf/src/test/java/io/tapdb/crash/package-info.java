// SPDX-License-Identifier: Apache-2.0
/**
 * Real nodes in processes of their own that are killed, starved of disk and of heap, and must not
 * lose what they acknowledged.
 */
package io.tapdb.crash;
