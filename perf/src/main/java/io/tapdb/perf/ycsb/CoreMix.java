// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.ycsb;

import java.util.Properties;
import site.ycsb.Client;
import site.ycsb.WorkloadException;
import site.ycsb.measurements.Measurements;
import site.ycsb.workloads.CoreWorkload;

/**
 * The mixes of operations that YCSB names A to F, with the proportions and the distributions of its
 * own workload files; scans take 1 to 100 rows evenly. What those files leave to the defaults stays
 * so: ten fields of 100 bytes, all fields read, one field written, keys in hashed order of
 * insertion.
 */
enum CoreMix {
  /** Sessions: as many updates as reads. */
  A("zipfian", "read", 0.5, "update", 0.5),
  /** Tags of photos: few updates. */
  B("zipfian", "read", 0.95, "update", 0.05),
  /** Profiles: reads alone. */
  C("zipfian", "read", 1, "update", 0),
  /** News: what was inserted last is read most. */
  D("latest", "read", 0.95, "insert", 0.05),
  /** Threads of talk: short scans. */
  E("zipfian", "scan", 0.95, "insert", 0.05),
  /** Records of users: read, changed, written back. */
  F("zipfian", "read", 0.5, "readmodifywrite", 0.5);

  private static final int LONGEST_SCAN = 100;

  private final String distribution;
  private final String often;
  private final double often01;
  private final String seldom;
  private final double seldom01;

  CoreMix(String distribution, String often, double often01, String seldom, double seldom01) {
    this.distribution = distribution;
    this.often = often;
    this.often01 = often01;
    this.seldom = seldom;
    this.seldom01 = seldom01;
  }

  Properties properties(long records) {
    Properties properties = new Properties();
    for (String kind : new String[] {"read", "update", "scan", "insert", "readmodifywrite"}) {
      double proportion = kind.equals(often) ? often01 : kind.equals(seldom) ? seldom01 : 0;
      properties.setProperty(kind + "proportion", String.valueOf(proportion));
    }
    properties.setProperty(CoreWorkload.REQUEST_DISTRIBUTION_PROPERTY, distribution);
    properties.setProperty(CoreWorkload.MAX_SCAN_LENGTH_PROPERTY, String.valueOf(LONGEST_SCAN));
    properties.setProperty(Client.RECORD_COUNT_PROPERTY, String.valueOf(records));
    // how far the keys of the zipfian distribution reach past the rows that were loaded
    properties.setProperty(Client.OPERATION_COUNT_PROPERTY, String.valueOf(records));
    return properties;
  }

  /** A workload that has yet to be loaded. */
  CoreWorkload workload(long records) {
    Properties properties = properties(records);
    Measurements.setProperties(properties);
    CoreWorkload workload = new CoreWorkload();
    try {
      workload.init(properties);
    } catch (WorkloadException e) {
      throw new IllegalStateException("workload " + this, e);
    }
    return workload;
  }
}
