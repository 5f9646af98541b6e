// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.client;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What clients were told of each document that is written with {@code w: "majority"} only. */
public final class Histories {
  private static final long FIRST_VALUE = 1_000_000;

  private final Map<Integer, List<Deed>> deeds = new TreeMap<>();
  private long values = FIRST_VALUE;
  private int undecided;

  /** A value that no write has used. */
  long nextValue() {
    return ++values;
  }

  Deed begin(int document, Deed deed) {
    deeds.computeIfAbsent(document, id -> new ArrayList<>()).add(deed);
    return deed;
  }

  /** A value that was written to the document at some time, or 0. */
  long someValue(int document, long chance) {
    List<Deed> all = deeds.getOrDefault(document, List.of());
    return all.isEmpty()
        ? 0
        : all.get(all.size() - 1 - (int) (chance % Math.min(3, all.size()))).value();
  }

  /** How many documents' histories took too long to check. */
  public int undecided() {
    return undecided;
  }

  /**
   * Checks every history against what is there when all is over.
   *
   * @param found all documents
   * @return what cannot be, in words
   */
  public List<String> check(List<Doc> found) {
    Map<Integer, Deed.State> ends = new TreeMap<>();
    for (Doc each : found) {
      ends.put(
          Math.toIntExact(Numbers.toLong(each.get("_id"))),
          new Deed.State(Numbers.toLong(each.get("v")), Numbers.toLong(each.get("n"))));
    }
    List<String> problems = new ArrayList<>();
    deeds.forEach(
        (document, history) -> {
          Deed.State end = ends.getOrDefault(document, Deed.State.ABSENT);
          switch (Linearizability.of(history, end)) {
            case IMPOSSIBLE ->
                problems.add(
                    "document " + document + " ends as " + end + " after " + relevant(history));
            case UNDECIDED -> undecided++;
            case POSSIBLE -> {}
          }
        });
    return problems;
  }

  private static List<Deed> relevant(List<Deed> history) {
    return history.stream().filter(deed -> deed.outcome() != Deed.Outcome.NOTHING).toList();
  }
}
