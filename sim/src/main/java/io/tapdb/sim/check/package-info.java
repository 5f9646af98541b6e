// SPDX-License-Identifier: Apache-2.0
/** What must hold whatever happens, one class for each. */
package io.tapdb.sim.check;
