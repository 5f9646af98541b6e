// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.check;

import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogCursor;
import io.tapdb.sim.world.SimNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * What was durable in the log stays there as it was, entries follow one another in order, and the
 * store on disk is never ahead of it.
 */
public final class LogOnlyGrows implements Invariant {
  private final TreeMap<OpTime, Integer> durable = new TreeMap<>();
  private OpTime reached = OpTime.NULL;

  @Override
  public List<String> afterEvent(SimNode node) throws IOException {
    Oplog log = node.log();
    OpTime now = log.durable();
    List<String> problems = new ArrayList<>();
    if (reached.isAfter(now)) {
      problems.add("the log was durable up to " + reached + " and is now only up to " + now);
    }
    if (node.flushed().isAfter(now)) {
      problems.add(
          "the store holds entries up to " + node.flushed() + ", the log only up to " + now);
    }
    if (now.isAfter(reached)) {
      OplogCursor entries = log.after(reached);
      while (!entries.opTime().equals(now) && entries.next()) {
        durable.put(entries.opTime(), Arrays.hashCode(entries.entry()));
      }
      reached = now;
    }
    return problems;
  }

  @Override
  public List<String> afterRestart(SimNode node) throws IOException {
    List<String> problems = new ArrayList<>(afterEvent(node));
    Oplog log = node.log();
    TreeMap<OpTime, Integer> found = new TreeMap<>();
    OplogCursor entries = log.after(OpTime.NULL);
    OpTime before = OpTime.NULL;
    while (entries.next()) {
      if (!entries.opTime().isAfter(before)) {
        problems.add("entry " + entries.opTime() + " comes after " + before);
      }
      before = entries.opTime();
      found.put(before, Arrays.hashCode(entries.entry()));
    }
    durable.headMap(log.first(), false).clear();
    if (!found.equals(durable)) {
      problems.add(
          "the log holds "
              + found.size()
              + " entries that are not the "
              + durable.size()
              + " durable ones");
    }
    return problems;
  }
}
