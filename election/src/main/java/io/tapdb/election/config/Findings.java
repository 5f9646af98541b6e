// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.Optional;

/** The first rule that a configuration was found to break. */
final class Findings {
  private ConfigRefusal first;

  /** Notes the message as an invalid configuration, unless the rule holds. */
  void require(boolean holds, String message) {
    require(holds, ConfigRefusal.Kind.INVALID, message);
  }

  void require(boolean holds, ConfigRefusal.Kind kind, String message) {
    if (!holds && first == null) {
      first = new ConfigRefusal(kind, message);
    }
  }

  void add(Optional<ConfigRefusal> other) {
    if (first == null) {
      first = other.orElse(null);
    }
  }

  Optional<ConfigRefusal> first() {
    return Optional.ofNullable(first);
  }
}
