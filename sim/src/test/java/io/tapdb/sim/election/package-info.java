// SPDX-License-Identifier: Apache-2.0
/** Elections alone, with real members over a network that fails: who leads, and nothing else. */
package io.tapdb.sim.election;
