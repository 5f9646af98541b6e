// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.sim.member.SimMember;
import java.io.IOException;
import java.util.List;

/** Something that must hold in a set whatever happens; looked at after every event. */
public interface Law {
  /** What is wrong after something happened to that member, which runs: in words, or nothing. */
  List<String> after(SimMember member) throws IOException;

  /** Takes note that a member has lost all its disks, with the leave of the set. */
  default void wiped(SimMember member) {
    // few laws reach over the life of a disk
  }
}
