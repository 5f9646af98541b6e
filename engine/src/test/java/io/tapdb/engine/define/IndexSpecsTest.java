// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Definitions;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.bson.Json;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndexSpecsTest {
  private final TestEngine engine = new TestEngine();
  private final Definer definer = new Definer(engine);

  @Test
  void specificationsAreStoredInOneForm() {
    for (String[] row :
        table(
            """
            {key: {a: 1}} | {v: 2, key: {a: 1}, name: "a_1"}
            {key: {a: -1}, name: "n", v: 2} | {v: 2, key: {a: -1}, name: "n"}
            {key: {a: 1, b: -1}, background: true, ns: "x.y"} | {v: 2, key: {a: 1, b: -1}, name: "a_1_b_-1"}
            {key: {"a.b": 1.0}, unique: true} | {v: 2, key: {"a.b": 1.0}, name: "a.b_1", unique: true}
            {key: {a: NumberLong(1)}, unique: 1, sparse: 2.5} | {v: 2, key: {a: NumberLong(1)}, name: "a_1", unique: true, sparse: true}
            {key: {a: 1}, unique: false, sparse: 0, hidden: false} | {v: 2, key: {a: 1}, name: "a_1"}
            {key: {a: 1}, hidden: true} | {v: 2, key: {a: 1}, name: "a_1", hidden: true}
            {key: {a: 1}, expireAfterSeconds: 0} | {v: 2, key: {a: 1}, name: "a_1", expireAfterSeconds: 0}
            {key: {a: 1}, expireAfterSeconds: 60.7} | {v: 2, key: {a: 1}, name: "a_1", expireAfterSeconds: 60}
            {key: {a: 1}, expireAfterSeconds: NumberLong(2147483647)} | {v: 2, key: {a: 1}, name: "a_1", expireAfterSeconds: 2147483647}
            {key: {a: 1}, collation: {locale: "simple"}} | {v: 2, key: {a: 1}, name: "a_1"}
            {key: {"0": 1, "a.0.b": 1}} | {v: 2, key: {"0": 1, "a.0.b": 1}, name: "0_1_a.0.b_1"}
            """)) {
      assertThat(IndexSpecs.check(Json.parse(row[0])).toString())
          .as(row[0])
          .isEqualTo(Json.parse(row[1]).toString());
    }
  }

  @Test
  void malformedSpecificationsAreRefusedWithTheirReason() {
    for (String[] row :
        table(
            """
            {} | 9 | The 'key' field is a required property of an index specification
            {key: 1} | 9 | The 'key' field is a required property of an index specification
            {key: [1]} | 9 | The 'key' field is a required property of an index specification
            {key: {}} | 67 | an index key has 1 to 32 fields, not 0
            {key: {a: 0}} | 67 | must be numbers other than 0, but 'a' is 0
            {key: {a: NaN}} | 67 | must be numbers other than 0, but 'a' is {
            {key: {a: null}} | 67 | must be numbers other than 0, but 'a' is null
            {key: {a: true}} | 67 | must be numbers other than 0, but 'a' is true
            {key: {a: 1, b: {}}} | 67 | must be numbers other than 0, but 'b' is {}
            {key: {a: "text"}} | 67 | Unknown index plugin 'text' in field 'a'
            {key: {a: "2dsphere"}} | 67 | Unknown index plugin '2dsphere' in field 'a'
            {key: {a: "hashed"}} | 67 | Unknown index plugin 'hashed' in field 'a'
            {key: {a: ""}} | 67 | Unknown index plugin '' in field 'a'
            {key: {"": 1}} | 67 | Index keys cannot contain an empty field: ''
            {key: {"a.": 1}} | 67 | Index keys cannot contain an empty field: 'a.'
            {key: {"a..b": 1}} | 67 | Index keys cannot contain an empty field: 'a..b'
            {key: {"$a": 1}} | 67 | Index key contains an illegal field name: '$a'
            {key: {"a.$b": 1}} | 67 | Index key contains an illegal field name: 'a.$b'
            {key: {"$**": 1}} | 67 | wildcard indexes are not supported
            {key: {"a.$**": 1}} | 67 | wildcard indexes are not supported
            {key: {a: 1}, name: ""} | 67 | must be a string that is not empty
            {key: {a: 1}, name: 1} | 14 | must be a string that is not empty
            {key: {a: 1}, name: null} | 14 | must be a string that is not empty
            {key: {a: 1}, name: "*"} | 2 | The index name '*' is not valid.
            {key: {a: 1}, v: 1} | 67 | the version 'v' of an index is 2, not 1
            {key: {a: 1}, v: "2"} | 67 | the version 'v' of an index is 2
            {key: {a: 1}, unique: "yes"} | 14 | The field 'unique' has value
            {key: {a: 1}, sparse: {}} | 14 | which is not convertible to bool
            {key: {a: 1}, hidden: "no"} | 14 | The field 'hidden' has value
            {key: {a: 1}, expireAfterSeconds: "60"} | 67 | TTL index 'expireAfterSeconds' option must be numeric
            {key: {a: 1}, expireAfterSeconds: -1} | 67 | must be within 0 and 2147483647
            {key: {a: 1}, expireAfterSeconds: NumberLong(2147483648)} | 67 | must be within 0 and 2147483647
            {key: {a: 1, b: 1}, expireAfterSeconds: 1} | 67 | TTL indexes are single-field indexes
            {key: {_id: 1}, expireAfterSeconds: 1} | 67 | TTL indexes are single-field indexes
            {key: {a: 1}, collation: {locale: "de"}} | 2 | collation
            {key: {a: 1}, partialFilterExpression: {}} | 67 | the index option 'partialFilterExpression' is not supported
            {key: {a: 1}, wildcardProjection: {}} | 67 | the index option 'wildcardProjection' is not supported
            {key: {a: 1}, foo: 1} | 197 | The field 'foo' is not valid for an index specification
            {key: {a: 1}, Unique: true} | 197 | The field 'Unique' is not valid for an index specification
            """)) {
      String message =
          failsWith(Integer.parseInt(row[1]), row[0], () -> IndexSpecs.check(Json.parse(row[0])));
      assertThat(message).as(row[0]).contains(row[2]);
    }
  }

  private static String keyOf(int fields) {
    return IntStream.range(0, fields)
        .mapToObj(i -> "f" + i + ": 1")
        .collect(Collectors.joining(", ", "{key: {", "}, name: 'many'}"));
  }

  @Test
  void anIndexHasAtMost32Fields() {
    engine.createIndex(keyOf(32));
    assertThat(definer.names()).containsExactly("_id_", "many");
    assertThat(failsWith(67, "33", () -> engine.createIndex(keyOf(33))))
        .isEqualTo("an index key has 1 to 32 fields, not 33");
  }

  @Test
  void aCollectionHasAtMost64Indexes() {
    for (int i = 0; i < 63; i++) {
      Definitions.Created created = engine.createIndex("{key: {f" + i + ": 1}}");
      assertThat(created).isEqualTo(new Definitions.Created(i + 1, i + 2, i == 0));
    }
    assertThat(failsWith(67, "65th", () -> engine.createIndex("{key: {z: 1}}")))
        .contains("add index fails, too many indexes for test.c");
    // one that is there already is no further one
    assertThat(engine.createIndex("{key: {f7: 1}}"))
        .isEqualTo(new Definitions.Created(64, 64, false));
    engine.dropIndex("f7_1");
    assertThat(engine.createIndex("{key: {z: 1}}"))
        .isEqualTo(new Definitions.Created(63, 64, false));
  }

  @Test
  void anIndexThatIsThereConflictsUnlessItIsTheSame() {
    engine.createIndex("{key: {a: 1}}");
    engine.createIndex("{key: {b: 1}, name: 'uniq', unique: true}");
    engine.createIndex("{key: {t: 1}, expireAfterSeconds: 10}");
    for (String[] row :
        table(
            """
            {key: {a: 1}, name: "other"} | 85 | Index already exists with a different name: "a_1"
            {key: {a: 1}, unique: true} | 86 | An equivalent index already exists with different options
            {key: {a: 1}, sparse: true} | 86 | An equivalent index already exists with different options
            {key: {a: 1}, name: "x", unique: true} | 85 | An equivalent index already exists with different options
            {key: {c: 1}, name: "a_1"} | 86 | An existing index has the same name as the requested index
            {key: {a: -1}, name: "a_1"} | 86 | An existing index has the same name as the requested index
            {key: {b: 1}, name: "uniq"} | 86 | An equivalent index already exists with different options
            {key: {t: 1}, expireAfterSeconds: 11} | 86 | An equivalent index already exists with different options
            {key: {t: 1}} | 86 | An equivalent index already exists with different options
            """)) {
      String message =
          failsWith(Integer.parseInt(row[1]), row[0], () -> engine.createIndex(row[0]));
      assertThat(message).as(row[0]).contains(row[2]);
    }
    assertThat(engine.createIndex("{key: {a: 1.0}, sparse: false}").after()).isEqualTo(4);
    assertThat(engine.createIndex("{key: {a: -1}}").after()).isEqualTo(5);
    assertThat(definer.names()).containsExactly("_id_", "a_1", "uniq", "t_1", "a_-1");
  }

  @Test
  void theIndexOnIdIsThereAlready() {
    assertThat(engine.createIndex("{key: {_id: 1}}"))
        .isEqualTo(new Definitions.Created(1, 1, true));
    assertThat(engine.createIndex("{key: {_id: 1}, name: '_id_'}").after()).isEqualTo(1);
    // as a client names it that knows no better
    assertThat(engine.createIndex("{key: {_id: 1}, name: '_id_1'}").after()).isEqualTo(1);
    assertThat(definer.names()).containsExactly("_id_");
    assertThat(engine.createIndex("{key: {_id: 1, a: 1}}").after()).isEqualTo(2);
  }

  @Test
  void theNameOfTheIndexOnIdIsReserved() {
    assertThat(failsWith(2, "name", () -> engine.createIndex("{key: {a: 1}, name: '_id_'}")))
        .contains("The index name '_id_' is reserved for the _id index")
        .contains("must have key pattern {_id: 1}");
  }

  @Test
  void theIndexOnIdTakesNoOptions() {
    for (String option : new String[] {"unique", "sparse", "hidden"}) {
      assertThat(
              failsWith(
                  197, option, () -> engine.createIndex("{key: {_id: 1}, " + option + ": true}")))
          .contains("The field '" + option + "' is not valid for an _id index specification");
    }
  }
}
