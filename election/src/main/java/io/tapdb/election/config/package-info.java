// SPDX-License-Identifier: Apache-2.0
/**
 * The configuration of a replica set: what it says, whether it could work, and which one may follow
 * which.
 *
 * <p>{@link io.tapdb.election.config.SetConfig} is the configuration, read from and written to the
 * document that clients know. {@link io.tapdb.election.config.ConfigRules} says whether it
 * describes a set that could work, {@link io.tapdb.election.config.InitiateRules} whether a set may
 * begin with it, {@link io.tapdb.election.config.ReconfigRules} whether it may follow the present
 * one, and {@link io.tapdb.election.config.ConfigCommitment} whether the present one may be left
 * already. {@link io.tapdb.election.config.NextConfig} makes the one that is installed in the end.
 *
 * <p>A refusal is a value, {@link io.tapdb.election.config.ConfigRefusal}; only a document that is
 * no configuration at all is an exception.
 */
package io.tapdb.election.config;
