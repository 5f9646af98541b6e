// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static io.tapdb.engine.update.Updates.assertBytes;
import static io.tapdb.engine.update.Updates.doc;
import static io.tapdb.engine.update.Updates.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import java.util.List;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** Updates as applications write them: several operators over one document, one after the other. */
class UpdateStoriesTest {
  /** Applies an update and checks that its difference says the same. */
  private static Doc step(Doc before, String update, String... arrayFilters) {
    return step(before, update, Updates.CONTEXT, arrayFilters);
  }

  private static Doc step(Doc before, String update, UpdateContext context, String... filters) {
    Doc after = parse(update, filters).apply(before, context);
    Doc diff = DocDiff.between(before, after);
    if (diff != null) {
      assertBytes(DocDiff.apply(before, diff), after);
      assertBytes(DocDiff.apply(after, diff), after);
    }
    return after;
  }

  @Test
  void aBasketIsFilledChangedAndPaid() {
    Doc basket = doc("{_id: 1, owner: 'Ada', state: 'open', lines: [], total: 0}");
    basket =
        step(
            basket,
            "{$push: {lines: {sku: 'pen', n: 3, price: 2}}, $inc: {total: 6}, "
                + "$currentDate: {touched: true}}");
    basket = step(basket, "{$push: {lines: {sku: 'ink', n: 1, price: 9.5}}, $inc: {total: 9.5}}");
    assertThat(basket.get("total").float64()).isEqualTo(15.5);
    basket =
        step(
            basket,
            "{$inc: {'lines.$[l].n': -1, total: -2}, $set: {'lines.$[l].note': 'blue'}}",
            "{'l.sku': 'pen'}");
    basket = step(basket, "{$set: {'lines.$.gift': true}}", Updates.CONTEXT.matching(1));
    basket = step(basket, "{$pull: {lines: {n: {$lt: 1}}}}");
    basket = step(basket, "{$set: {state: 'paid'}, $rename: {touched: 'changed'}}");
    assertBytes(
        basket,
        doc(
            "{_id: 1, owner: 'Ada', state: 'paid', lines: [{sku: 'pen', n: 2, price: 2, note:"
                + " 'blue'}, {sku: 'ink', n: 1, price: 9.5, gift: true}], total: 13.5, changed:"
                + " {$date: {$numberLong: '1700000000000'}}}"));
  }

  @Test
  void aLeaderboardKeepsItsBestThree() {
    Doc board = doc("{_id: 'game', best: []}");
    int[] scores = {30, 10, 50, 20, 40};
    for (int score : scores) {
      board =
          step(
              board,
              "{$push: {best: {$each: [{score: %d}], $sort: {score: -1}, $slice: 3}},"
                      .formatted(score)
                  + " $max: {highest: %d}, $min: {lowest: %d}, $inc: {plays: 1}}"
                      .formatted(score, score));
    }
    assertBytes(
        board,
        doc(
            "{_id: 'game', best: [{score: 50}, {score: 40}, {score: 30}], highest: 50,"
                + " lowest: 10, plays: 5}"));
  }

  @Test
  void aCounterIsMadeByTheFirstVisitAndCountedByTheNext() {
    Update visit =
        parse("{$inc: {visits: 1}, $setOnInsert: {first: 1}, $addToSet: {from: 'home'}}");
    Doc counter =
        Upsert.document(
            List.of(new Upsert.Equality("page", Updates.value("'/index'"))),
            visit,
            () -> new ObjectId("0123456789abcdef01234567"),
            Updates.CONTEXT);
    counter = visit.apply(counter, Updates.CONTEXT);
    counter = visit.apply(counter, Updates.CONTEXT);
    assertBytes(
        counter,
        doc(
            "{_id: {$oid: '0123456789abcdef01234567'}, page: '/index', first: 1, from: ['home'],"
                + " visits: 3}"));
  }

  @Test
  void aTreeOfSettingsGrowsWhereItIsTouched() {
    Doc settings = doc("{_id: 1, ui: {theme: 'dark', font: {size: 12}}}");
    settings = step(settings, "{$set: {'ui.font.name': 'Mono', 'net.proxy.port': 8080}}");
    settings = step(settings, "{$unset: {'ui.theme': ''}, $mul: {'ui.font.size': 1.5}}");
    settings = step(settings, "{$rename: {'net.proxy.port': 'net.port'}}");
    assertBytes(
        settings,
        doc("{_id: 1, ui: {font: {size: 18.0, name: 'Mono'}}, net: {proxy: {}, port: 8080}}"));
  }

  @Test
  void flagsAreSetAndClearedBitByBit() {
    Doc file = doc("{_id: 1, mode: 420}");
    file = step(file, "{$bit: {mode: {or: 73}}}");
    assertThat(file.get("mode").int32()).isEqualTo(0755);
    file = step(file, "{$bit: {mode: {and: -19, xor: 1}}}");
    assertThat(file.get("mode").int32()).isEqualTo((0755 & -19) ^ 1);
  }

  @Test
  void answersOfASurveyAreMarkedThroughTwoLevelsOfArrays() {
    Doc survey =
        doc(
            "{_id: 1, pages: [{n: 1, answers: [{q: 'a', ok: 1}, {q: 'b', ok: 0}]},"
                + " {n: 2, answers: [{q: 'a', ok: 0}]}]}");
    survey = step(survey, "{$set: {'pages.$[].answers.$[wrong].mark': 'x'}}", "{'wrong.ok': 0}");
    survey =
        step(
            survey,
            "{$push: {'pages.$[p].answers': {q: 'c', ok: 1}}, $inc: {'pages.$[].seen': 1}}",
            "{'p.n': {$gte: 2}}");
    assertBytes(
        survey,
        doc(
            "{_id: 1, pages: [{n: 1, answers: [{q: 'a', ok: 1}, {q: 'b', ok: 0, mark: 'x'}],"
                + " seen: 1}, {n: 2, answers: [{q: 'a', ok: 0, mark: 'x'}, {q: 'c', ok: 1}],"
                + " seen: 1}]}"));
  }

  @Test
  void aLogOfDifferencesLeadsFromTheFirstVersionToTheLast() {
    Doc first = doc("{_id: 1, text: '" + "word ".repeat(40) + "', n: 0, list: []}");
    Doc last = first;
    Doc replayed = first;
    int bytes = 0;
    for (int i = 0; i < 50; i++) {
      Doc next =
          step(
              last,
              "{$inc: {n: 1}, $push: {list: {$each: [%d], $slice: -10}}, $set: {'by.u%d': %d}}"
                  .formatted(i, i % 7, i));
      Doc diff = DocDiff.between(last, next);
      bytes += diff.length();
      replayed = DocDiff.apply(replayed, diff);
      last = next;
    }
    assertThat(replayed.sameBytes(last)).isTrue();
    assertThat(bytes).as("far less than the documents").isLessThan(50 * last.length() / 2);
  }

  @Test
  void aVersionIsKeptInAFieldByATransformation() {
    Update touch =
        Update.byTransform(old -> new DocWriter().copyAll(old).put("size", old.length()).build());
    Doc before = doc("{_id: 1, a: 'x'}");
    assertBytes(touch.apply(before, Updates.CONTEXT), doc("{_id: 1, a: 'x', size: 23}"));
  }
}
