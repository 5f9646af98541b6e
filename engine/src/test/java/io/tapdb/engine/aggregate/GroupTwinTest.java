// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import static io.tapdb.engine.aggregate.PipelineFixture.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.filter.NaiveOrder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bson.BsonArray;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

/** Compares accumulators with plain ones over the tree of the BSON library. */
class GroupTwinTest {
  private static final String STAGE =
      "{$group: {_id: '$g', sum: {$sum: '$v'}, avg: {$avg: '$v'}, min: {$min: '$v'},"
          + " max: {$max: '$v'}, first: {$first: '$v'}, last: {$last: '$v'},"
          + " push: {$push: '$v'}, set: {$addToSet: '$v'}, n: {$count: {}}}}";

  private final PipelineFixture fixture = new PipelineFixture();

  private record NaiveGroup(BsonValue id, List<BsonValue> values) {
    List<BsonValue> present() {
      return values.stream().filter(value -> value != null).toList();
    }

    List<BsonValue> numbers() {
      return present().stream().filter(BsonValue::isNumber).toList();
    }

    private static BigDecimal exact(BsonValue number) {
      return switch (number.getBsonType()) {
        case INT32 -> BigDecimal.valueOf(number.asInt32().getValue());
        case INT64 -> BigDecimal.valueOf(number.asInt64().getValue());
        case DOUBLE -> new BigDecimal(number.asDouble().getValue());
        default -> number.asDecimal128().getValue().bigDecimalValue();
      };
    }

    private boolean has(BsonType type) {
      return numbers().stream().anyMatch(number -> number.getBsonType() == type);
    }

    private BigDecimal total() {
      return numbers().stream().map(NaiveGroup::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    BsonValue sum() {
      BigDecimal total = total();
      if (has(BsonType.DECIMAL128)) {
        return new BsonDecimal128(new Decimal128(total.round(MathContext.DECIMAL128)));
      }
      if (has(BsonType.DOUBLE) || total.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
        return new BsonDouble(total.doubleValue());
      }
      long whole = total.longValueExact();
      return has(BsonType.INT64) || whole != (int) whole
          ? new BsonInt64(whole)
          : new BsonInt32((int) whole);
    }

    BsonValue average() {
      int count = numbers().size();
      if (count == 0) {
        return BsonNull.VALUE;
      }
      return has(BsonType.DECIMAL128)
          ? new BsonDecimal128(
              new Decimal128(
                  total()
                      .round(MathContext.DECIMAL128)
                      .divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)))
          : new BsonDouble(total().doubleValue() / count);
    }

    BsonValue extreme(int direction) {
      BsonValue best = BsonNull.VALUE;
      for (BsonValue value : present()) {
        if (!value.isNull() && (best.isNull() || NaiveOrder.compare(value, best) * direction > 0)) {
          best = value;
        }
      }
      return best;
    }

    BsonArray set() {
      List<BsonValue> different = new ArrayList<>();
      for (BsonValue value : present()) {
        if (different.stream().noneMatch(other -> NaiveOrder.compare(value, other) == 0)) {
          different.add(value);
        }
      }
      different.sort(NaiveOrder::compare);
      return new BsonArray(different);
    }
  }

  private static String value(RandomGenerator random) {
    return switch (random.nextInt(16)) {
      case 0 -> "null";
      case 1 -> "'" + "pq".charAt(random.nextInt(2)) + "'";
      case 2 -> "[" + random.nextInt(3) + ", 1]";
      case 3 -> "{x: " + random.nextInt(3) + "}";
      case 4 -> "{$date: " + random.nextInt(5) + "}";
      case 5 -> "true";
      case 6, 7 -> "{$numberLong: '" + random.nextInt(-5, 5) + "'}";
      case 8, 9 -> random.nextInt(-9, 9) + ".25";
      case 10 -> "{$numberDecimal: '" + random.nextInt(-9, 9) + ".1'}";
      case 11 -> "2147483647";
      default -> String.valueOf(random.nextInt(-4, 9));
    };
  }

  private static Doc row(RandomGenerator random, boolean numbersOnly) {
    StringBuilder row = new StringBuilder("{q: 1");
    if (random.nextInt(8) > 0) {
      String key = random.nextInt(3) == 0 ? random.nextInt(3) + ".0" : "" + random.nextInt(3);
      row.append(", g: ").append(random.nextInt(9) == 0 ? "null" : key);
    }
    if (random.nextInt(8) > 0) {
      row.append(", v: ")
          .append(numbersOnly ? "" + random.nextInt(1 << 30, Integer.MAX_VALUE) : value(random));
    }
    return Json.parse(row.append("}").toString());
  }

  private static BsonDocument tree(Doc document) {
    return new RawBsonDocument(document.bytes(), document.offset(), document.length())
        .decode(new org.bson.codecs.BsonDocumentCodec());
  }

  private static List<NaiveGroup> group(List<Doc> rows) {
    List<NaiveGroup> groups = new ArrayList<>();
    for (Doc row : rows) {
      BsonDocument tree = tree(row);
      BsonValue id = tree.get("g");
      NaiveGroup group =
          groups.stream()
              .filter(each -> NaiveOrder.compare(each.id(), id) == 0)
              .findFirst()
              .orElse(null);
      if (group == null) {
        group = new NaiveGroup(id == null ? BsonNull.VALUE : id, new ArrayList<>());
        groups.add(group);
      }
      group.values().add(tree.get("v"));
    }
    return groups;
  }

  private static BsonValue orNull(BsonValue value) {
    return value == null ? BsonNull.VALUE : value;
  }

  private static void check(BsonDocument found, NaiveGroup expected) {
    assertThat(found.get("_id")).isEqualTo(expected.id());
    assertThat(found.get("n")).isEqualTo(new BsonInt32(expected.values().size()));
    BsonValue sum = found.get("sum");
    assertThat(sum.getBsonType()).as("%s", expected).isEqualTo(expected.sum().getBsonType());
    assertThat(NaiveOrder.compare(sum, expected.sum()))
        .as("%s is the sum of %s", sum, expected.values())
        .isZero();
    BsonValue average = found.get("avg");
    assertThat(average.getBsonType()).isEqualTo(expected.average().getBsonType());
    assertThat(NaiveOrder.compare(average, expected.average()))
        .as("%s is the mean of %s, %s", average, expected.values(), expected.average())
        .isZero();
    assertThat(found.get("min")).isEqualTo(expected.extreme(-1));
    assertThat(found.get("max")).isEqualTo(expected.extreme(1));
    assertThat(found.get("first")).isEqualTo(orNull(expected.values().getFirst()));
    assertThat(found.get("last")).isEqualTo(orNull(expected.values().getLast()));
    assertThat(found.get("push")).isEqualTo(new BsonArray(expected.present()));
    assertThat(found.get("set")).isEqualTo(expected.set());
  }

  @Test
  void accumulatorsOfMixedTypesAreThoseOfANaiveTwin() {
    Pipeline pipeline = parse("[" + STAGE + "]");
    Seeds.forEach(
        300,
        random -> {
          List<Doc> rows = new ArrayList<>();
          boolean numbersOnly = random.nextInt(4) == 0;
          for (int i = random.nextInt(40); i > 0; i--) {
            rows.add(row(random, numbersOnly));
          }
          List<Doc> groups = fixture.run(pipeline, rows, fixture.context(1 << 20, null));
          List<NaiveGroup> expected = group(rows);
          assertThat(groups).hasSize(expected.size());
          for (int i = 0; i < groups.size(); i++) {
            check(tree(groups.get(i)), expected.get(i));
          }
        });
  }

  @Test
  void sumsAndMeansKeepTypesAndDigits() {
    fixture.gives(
        """
        {$group: {_id: null, v: {$sum: "$a"}}} | {a: NumberLong("9223372036854775807")}, {a: 1} | {_id: null, v: 9223372036854775808.0}
        {$group: {_id: null, v: {$sum: "$a"}}} | {a: NumberLong("9223372036854775807")}, {a: 1}, {a: -1} | {_id: null, v: NumberLong("9223372036854775807")}
        {$group: {_id: null, v: {$sum: "$a"}}} | {a: 0.1}, {a: 0.2}, {a: 0.3}, {a: 0.4} | {_id: null, v: 1.0}
        {$group: {_id: null, v: {$sum: "$a"}}} | {a: 1e308}, {a: 1e308}, {a: -1e308} | {_id: null, v: {$numberDouble: "Infinity"}}
        {$group: {_id: null, v: {$sum: "$a"}}} | {a: {$numberDouble: "Infinity"}}, {a: {$numberDouble: "-Infinity"}} | {_id: null, v: NaN}
        {$group: {_id: null, v: {$sum: "$a"}}} | {a: NumberDecimal("0.1")}, {a: 1}, {a: NumberLong(2)} | {_id: null, v: NumberDecimal("3.1")}
        {$group: {_id: null, v: {$sum: "$a"}}} | {a: NumberDecimal("1")}, {a: 0.5} | {_id: null, v: NumberDecimal("1.5")}
        {$group: {_id: null, v: {$sum: 2.5}}} | {}, {} | {_id: null, v: 5.0}
        {$group: {_id: null, v: {$sum: "x"}}} | {}, {} | {_id: null, v: 0}
        {$group: {_id: null, v: {$avg: "$a"}}} | {a: NumberDecimal("1")}, {a: 2} | {_id: null, v: NumberDecimal("1.5")}
        {$group: {_id: null, v: {$avg: "$a"}}} | {a: 1}, {a: 2}, {a: 6} | {_id: null, v: 3.0}
        {$group: {_id: null, v: {$avg: "$a"}}} | {a: "1"}, {a: [4]}, {a: true} | {_id: null, v: null}
        """);
  }
}
