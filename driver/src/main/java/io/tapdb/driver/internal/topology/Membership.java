// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.wire.HostAddress;
import java.util.List;
import java.util.Map;
import org.bson.types.ObjectId;

/**
 * What a server says about its replica set and its place in it.
 *
 * @param setName the name of the set, or null if it belongs to none
 * @param term by what primaries are compared
 * @param me how the set calls this server, or null
 * @param hosts all members that the set shows to clients
 * @param tags what the configuration says about this member
 */
record Membership(
    String setName, Term term, HostAddress me, List<HostAddress> hosts, Map<String, String> tags) {
  static final Membership NONE = new Membership(null, Term.NONE, null, List.of(), Map.of());

  /**
   * Which election made a primary, and which configuration it works by.
   *
   * @param electionId rises with each election; null if unknown
   * @param setVersion rises with each configuration; -1 if unknown
   */
  record Term(ObjectId electionId, long setVersion) implements Comparable<Term> {
    static final Term NONE = new Term(null, -1);

    /** By election, then by configuration; what is unknown is least. */
    @Override
    public int compareTo(Term other) {
      int elections = compare(electionId, other.electionId);
      return elections != 0 ? elections : Long.compare(setVersion, other.setVersion);
    }

    private static int compare(ObjectId one, ObjectId other) {
      if (one == null || other == null) {
        return Boolean.compare(one != null, other != null);
      }
      return one.compareTo(other);
    }
  }
}
