// SPDX-License-Identifier: Apache-2.0
/** Load in a closed loop, what it finds, and how that is reported. */
package io.tapdb.perf.load;
