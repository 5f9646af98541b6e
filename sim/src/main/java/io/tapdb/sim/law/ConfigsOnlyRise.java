// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.SetConfig;
import io.tapdb.replica.member.SetView;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.member.SimMember;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A member never goes back to an older configuration, and two that have the same term and version
 * are the same.
 */
public final class ConfigsOnlyRise implements Law {
  private final Coverage coverage;
  private final Map<Integer, SetConfig> present = new TreeMap<>();
  private final Map<ConfigVersion, SetConfig> all = new HashMap<>();

  /** Counts new configurations on the way. */
  public ConfigsOnlyRise(Coverage coverage) {
    this.coverage = coverage;
  }

  @Override
  public List<String> after(SimMember member) {
    return look(member.place(), member.view());
  }

  /** Looks at what the member in that place knows. */
  public List<String> look(int place, SetView view) {
    SetConfig config = view.config().orElse(null);
    SetConfig before = present.get(place);
    if (config == before || config == null) {
      return List.of();
    }
    present.put(place, config);
    SetConfig first = all.putIfAbsent(config.version(), config);
    if (first == null) {
      coverage.count(Coverage.Event.RECONFIG);
    } else if (!first.toBson().equals(config.toBson())) {
      return List.of(
          "m" + place + " has another configuration " + config.version() + " than others");
    }
    return before != null && before.version().isNewerThan(config.version())
        ? List.of("m" + place + " went back from " + before.version() + " to " + config.version())
        : List.of();
  }

  @Override
  public void wiped(SimMember member) {
    present.remove(member.place());
  }
}
