// SPDX-License-Identifier: Apache-2.0
/**
 * What a crash must not change, written down outside the node: {@link
 * io.tapdb.sim.model.StampedDocuments} makes documents that tell whether they are whole, {@link
 * io.tapdb.sim.model.Ledger} keeps which of them were acknowledged.
 */
package io.tapdb.sim.model;
