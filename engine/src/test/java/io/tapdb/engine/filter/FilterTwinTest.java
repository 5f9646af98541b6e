// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import static io.tapdb.engine.QueryFixture.context;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class FilterTwinTest {
  @Test
  void filtersMatchWhatTheirNaiveTwinMatches() {
    int[] matched = new int[2];
    Seeds.forEach(
        3000,
        random -> {
          RandomQuery queries = new RandomQuery(random);
          Doc text = queries.filter(2);
          Filter filter = Filters.parse(text, context());
          BsonDocument tree = Json.toBsonDocument(text);
          for (int i = 0; i < 40; i++) {
            Doc document = queries.document(3);
            boolean matches = filter.matches(document);
            matched[matches ? 1 : 0]++;
            assertThat(matches)
                .as("%s on %s", text, document)
                .isEqualTo(NaiveFilter.matches(tree, Json.toBsonDocument(document)));
          }
        });
    // neither everything nor nothing, or the comparison would say little
    assertThat(Math.min(matched[0], matched[1])).isGreaterThan(10_000);
  }

  @Test
  void aFilterWrittenDownMatchesTheSame() {
    Seeds.forEach(
        1000,
        random -> {
          RandomQuery queries = new RandomQuery(random);
          Doc text = queries.filter(2);
          Filter filter = Filters.parse(text, context());
          Filter again = Filters.parse(Filters.describe(filter), context());
          // a $not of several tests has no form of its own and is written as $nor
          assertThat(Filters.shape(again).replace("not(", "nor("))
              .as("%s", text)
              .isEqualTo(Filters.shape(filter).replace("not(", "nor("));
          for (int i = 0; i < 20; i++) {
            Doc document = queries.document(3);
            assertThat(again.matches(document))
                .as("%s as %s on %s", text, Filters.describe(filter), document)
                .isEqualTo(filter.matches(document));
          }
        });
  }
}
