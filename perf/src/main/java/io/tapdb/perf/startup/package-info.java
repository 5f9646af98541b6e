// SPDX-License-Identifier: Apache-2.0
/** What a node costs before it has anything to do: the time to start, and memory. */
package io.tapdb.perf.startup;
