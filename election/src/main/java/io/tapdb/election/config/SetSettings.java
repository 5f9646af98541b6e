// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.types.ObjectId;

/**
 * What holds for a set as a whole, beside its members.
 *
 * @param chainingAllowed whether secondaries may follow secondaries
 * @param modes named write concerns: for each, how many distinct values of which tags must have a
 *     write
 * @param replicaSetId what the set is known by for ever, given when it is initiated
 */
public record SetSettings(
    boolean chainingAllowed,
    SetTimeouts timeouts,
    Map<String, Map<String, Integer>> modes,
    Optional<ObjectId> replicaSetId) {
  public static final SetSettings DEFAULT =
      new SetSettings(true, SetTimeouts.DEFAULT, Map.of(), Optional.empty());

  public SetSettings {
    Map<String, Map<String, Integer>> copy = new LinkedHashMap<>();
    modes.forEach(
        (name, counts) -> copy.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(counts))));
    modes = Collections.unmodifiableMap(copy);
  }

  public SetSettings withTimeouts(SetTimeouts newTimeouts) {
    return new SetSettings(chainingAllowed, newTimeouts, modes, replicaSetId);
  }

  public SetSettings withModes(Map<String, Map<String, Integer>> newModes) {
    return new SetSettings(chainingAllowed, timeouts, newModes, replicaSetId);
  }

  public SetSettings withReplicaSetId(ObjectId id) {
    return new SetSettings(chainingAllowed, timeouts, modes, Optional.of(id));
  }
}
