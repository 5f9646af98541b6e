// SPDX-License-Identifier: Apache-2.0
/** Processes that are measured. */
package io.tapdb.perf.node;
