// SPDX-License-Identifier: Apache-2.0
/** More versions than the heap holds, in a process whose heap is small. */
package io.tapdb.engine.spill;
