// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.update.NaiveUpdate.Refused;
import io.tapdb.engine.update.NaiveUpdate.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Positional paths done the slow and obvious way: each is written out as the plain paths that it
 * stands for in one document.
 *
 * @param filters what {@code $[name]} stands for
 * @param matchedIndex what {@code $} stands for, -1 for nothing
 */
record NaivePaths(Map<String, Predicate<Doc>> filters, int matchedIndex) {
  /**
   * A place that a step reaches on its way.
   *
   * @param step whose way it is
   * @param place the plain path so far
   * @param rest what is left of the path as written
   */
  private record Visit(Step step, List<String> place, List<String> rest) {}

  /** The steps of an update by plain paths; refuses those that meet somewhere. */
  List<Step> plain(BsonDocument document, List<Step> steps) {
    for (Step a : steps) {
      for (Step b : steps) {
        refuseMixture(a.parts(), b.parts());
      }
    }
    List<Step> plain = new ArrayList<>();
    List<Visit> visits = new ArrayList<>();
    for (Step step : steps) {
      expand(document, new Visit(step, List.of(), step.parts()), visits, plain);
    }
    refuseMeetings(visits);
    return plain;
  }

  /** Two steps that come to one place may not go on to the same one. */
  private void refuseMeetings(List<Visit> visits) {
    for (Visit a : visits) {
      for (Visit b : visits) {
        if (!a.step().equals(b.step()) && a.place().equals(b.place())) {
          List<String> restOfA = ahead(a);
          List<String> restOfB = ahead(b);
          int shared = Math.min(restOfA.size(), restOfB.size());
          if (restOfA.subList(0, shared).equals(restOfB.subList(0, shared))) {
            throw new Refused(40);
          }
          refuseMixture(restOfA, restOfB);
        }
      }
    }
  }

  /** The rest of the path with the index in place of {@code $}, if that comes next. */
  private List<String> ahead(Visit visit) {
    List<String> rest = visit.rest();
    return !rest.isEmpty() && rest.getFirst().equals("$")
        ? Stream.concat(
                Stream.of(Integer.toString(matchedIndex)), rest.subList(1, rest.size()).stream())
            .toList()
        : rest;
  }

  /** Behind the same parts there are either fields or filters, never both. */
  private static void refuseMixture(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (isFilter(a.get(i)) != isFilter(b.get(i))) {
        throw new Refused(40);
      }
      if (!a.get(i).equals(b.get(i))) {
        return;
      }
    }
  }

  private static boolean isFilter(String part) {
    return part.startsWith("$[");
  }

  private void expand(BsonValue at, Visit visit, List<Visit> visits, List<Step> plain) {
    visits.add(visit);
    if (visit.rest().isEmpty()) {
      plain.add(step(visit.step(), visit.place()));
      return;
    }
    String part = visit.rest().getFirst();
    if (isFilter(part)) {
      expandElements(at, visit, visits, plain);
      return;
    }
    String field = part.equals("$") ? Integer.toString(matchedIndex) : part;
    if (isBlocked(at, field)) {
      expandBlocked(visit, plain);
      return;
    }
    if (part.equals("$") && matchedIndex < 0) {
      throw new Refused(2);
    }
    expand(child(at, field), next(visit, field), visits, plain);
  }

  /** The step is left to fail on its way, or not to mind. */
  private void expandBlocked(Visit visit, List<Step> plain) {
    if (visit.rest().stream().anyMatch(NaivePaths::isFilter)
        || (visit.rest().getFirst().equals("$") && matchedIndex < 0)) {
      throw new Refused(2);
    }
    // nobody gets there, so the part need only differ from all others
    String never = "$" + plain.size();
    List<String> rest = visit.rest().stream().map(part -> part.equals("$") ? never : part).toList();
    plain.add(step(visit.step(), Stream.concat(visit.place().stream(), rest.stream()).toList()));
  }

  private static Step step(Step step, List<String> place) {
    return new Step(step.operator(), String.join(".", place), step.operand());
  }

  private static Visit next(Visit visit, String field) {
    return new Visit(
        visit.step(),
        Stream.concat(visit.place().stream(), Stream.of(field)).toList(),
        visit.rest().subList(1, visit.rest().size()));
  }

  private void expandElements(BsonValue at, Visit visit, List<Visit> visits, List<Step> plain) {
    if (!(at instanceof BsonArray array)) {
      throw new Refused(2);
    }
    String filter = visit.rest().getFirst();
    String name = filter.substring(2, filter.length() - 1);
    for (int i = 0; i < array.size(); i++) {
      Doc wrapped = NaiveUpdate.toDoc(new BsonDocument(name, array.get(i)));
      if (name.isEmpty() || filters.get(name).test(wrapped)) {
        expand(array.get(i), next(visit, Integer.toString(i)), visits, plain);
      }
    }
  }

  private static boolean isIndex(String field) {
    return field.matches("0|[1-9][0-9]{0,8}");
  }

  private static boolean isBlocked(BsonValue at, String field) {
    return switch (at) {
      case null -> false;
      case BsonDocument document -> false;
      case BsonArray array -> !isIndex(field) && !field.equals("-1");
      default -> true;
    };
  }

  private static BsonValue child(BsonValue at, String field) {
    return switch (at) {
      case null -> null;
      case BsonDocument document -> document.get(field);
      case BsonArray array ->
          Integer.parseInt(field) < array.size() ? array.get(Integer.parseInt(field)) : null;
      default -> throw new IllegalArgumentException(field);
    };
  }
}
