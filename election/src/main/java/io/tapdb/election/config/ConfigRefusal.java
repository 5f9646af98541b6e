// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

/**
 * Why a configuration is not taken.
 *
 * @param message what the user reads; it names the field
 */
public record ConfigRefusal(Kind kind, String message) {
  /** The kinds of refusal, each of which is an error code to the user. */
  public enum Kind {
    /** It describes no set that could work (InvalidReplicaSetConfig). */
    INVALID,
    /** It does not follow from the present one (NewReplicaSetConfigurationIncompatible). */
    INCOMPATIBLE,
    /** The member that was asked is not in it (NodeNotFound). */
    NODE_NOT_FOUND,
    /** The member that was asked could not lead under it (NodeNotElectable). */
    NODE_NOT_ELECTABLE,
    /** The present one is not yet held by a majority (CurrentConfigNotCommittedYet). */
    NOT_COMMITTED
  }
}
