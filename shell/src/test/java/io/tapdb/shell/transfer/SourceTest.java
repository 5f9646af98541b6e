// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.shell.transfer.DocumentSource.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class SourceTest {
  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Entry> all(DocumentSource source) throws IOException {
    List<Entry> all = new ArrayList<>();
    for (Entry entry = source.next(); entry != null; entry = source.next()) {
      all.add(entry);
    }
    return all;
  }

  private static List<BsonDocument> csv(String text) throws IOException {
    return all(new CsvSource(stream(text))).stream().map(Entry::document).toList();
  }

  private static BsonDocument json(String text) throws IOException {
    Entry entry = new JsonSource(stream(text)).next();
    assertThat(entry.problem()).isNull();
    return entry.document();
  }

  @Test
  void readsBothFormsOfExtendedJson() throws IOException {
    assertThat(
            json(
                "{\"a\":{\"$numberLong\":\"5\"},\"b\":7,\"c\":{\"$date\":\"1970-01-01T00:00:01Z\"}}"))
        .isEqualTo(
            new BsonDocument("a", new BsonInt64(5))
                .append("b", new BsonInt32(7))
                .append("c", new BsonDateTime(1000)));
  }

  @Test
  void readsDatesWithZonesAsOlderProgramsWriteThem() throws IOException {
    assertThat(
            json("{ \"d\" : { \"$date\" : \"1970-01-01T00:00:00.000-0700\" } }").getDateTime("d"))
        .isEqualTo(new BsonDateTime(7 * 3600 * 1000));
    assertThat(json("{\"d\":{\"$date\":\"1970-01-01T01:00:00+0100\"},\"t\":\"+0100\"}"))
        .isEqualTo(new BsonDocument("d", new BsonDateTime(0)).append("t", new BsonString("+0100")));
  }

  @Test
  void saysWhyATextIsNoDocument() throws IOException {
    List<Entry> entries =
        all(
            new JsonSource(
                stream(
                    "{\"a\" 1}\n{\"ok\":1}\n{\"a\":{\"$oid\":\"xyz\"}}\n{\"a\":99999999999999999999}\n")));

    assertThat(entries).extracting(Entry::line).containsExactly(1L, 2L, 3L, 4L);
    assertThat(entries).filteredOn(entry -> entry.document() != null).hasSize(1);
    assertThat(entries)
        .filteredOn(entry -> entry.document() == null)
        .allSatisfy(entry -> assertThat(entry.problem()).isNotBlank());
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    byte[] bytes = "{\"a\":\"?\"}\n{\"b\":1}".getBytes(StandardCharsets.US_ASCII);
    bytes[6] = (byte) 0xff;

    List<Entry> entries = all(new JsonSource(new ByteArrayInputStream(bytes)));

    assertThat(entries.getFirst().problem()).isEqualTo("it is not UTF-8");
    assertThat(entries.getLast().document()).isNotNull();
  }

  @Test
  void cellsAreWhatTheyLookLike() throws IOException {
    assertThat(csv("i,l,d,e,b,s,z,q,n\n-7,12345678901,1.50,2e3,true,text,007,\"\",\n"))
        .containsExactly(
            new BsonDocument("i", new BsonInt32(-7))
                .append("l", new BsonInt64(12345678901L))
                .append("d", new BsonDouble(1.5))
                .append("e", new BsonDouble(2000))
                .append("b", BsonBoolean.TRUE)
                .append("s", new BsonString("text"))
                .append("z", new BsonString("007"))
                .append("q", new BsonString("")));
  }

  @Test
  void whatOnlyBeginsLikeANumberIsText() throws IOException {
    for (String text :
        List.of("-", "1.", ".5", "1e", "0x10", "1-2", "99999999999999999999", "+1")) {
      assertThat(csv("v\n" + text + "\n"))
          .containsExactly(new BsonDocument("v", new BsonString(text)));
    }
  }

  @Test
  void dottedNamesMakeDocuments() throws IOException {
    assertThat(csv("a.b,a.c.d,e\n1,2,3\n"))
        .containsExactly(BsonDocument.parse("{a: {b: 1, c: {d: 2}}, e: 3}"));
  }

  @Test
  void quotedCellsMayHoldAnything() throws IOException {
    assertThat(csv("a,b\n\"x, \"\"y\"\"\nz\",\"[1, {\"\"$numberLong\"\": \"\"2\"\"}]\"\n"))
        .containsExactly(
            new BsonDocument("a", new BsonString("x, \"y\"\nz"))
                .append("b", BsonDocument.parse("{v: [1, {$numberLong: '2'}]}").get("v")));
  }

  @Test
  void rowsThatDoNotFitTheHeaderAreRejectedByLine() throws IOException {
    List<Entry> entries = all(new CsvSource(stream("a,b\n1,2\n1\n1,2,3\n5,6\n")));

    assertThat(entries).extracting(Entry::line).containsExactly(2L, 3L, 4L, 5L);
    assertThat(entries.get(1).problem()).isEqualTo("it has 1 values, the first line names 2");
    assertThat(entries.get(2).problem()).isEqualTo("it has 3 values, the first line names 2");
    assertThat(entries.get(3).document()).isNotNull();
  }

  @Test
  void clashingNamesAreRejected() throws IOException {
    assertThat(all(new CsvSource(stream("a,a.b\n1,2\n"))).getFirst().problem())
        .isEqualTo("'a' would be a value and a document");
    assertThatThrownBy(() -> new CsvSource(stream("a,,c\n")))
        .hasMessage("the first line has to name every field");
  }

  @Test
  void valuesBecomeCells() {
    assertThat(CellValue.write(new BsonInt64(5))).isEqualTo("5");
    assertThat(CellValue.write(new BsonDouble(0.1))).isEqualTo("0.1");
    assertThat(CellValue.write(BsonNull.VALUE)).isNull();
    assertThat(CellValue.write(null)).isNull();
    assertThat(CellValue.write(new BsonDateTime(0))).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(CellValue.write(new BsonObjectId(new ObjectId("6b0041d2274d8193a57fd4fa"))))
        .isEqualTo("6b0041d2274d8193a57fd4fa");
    assertThat(CellValue.write(BsonDocument.parse("{a: {$numberLong: '1'}}")))
        .isEqualTo("{\"a\": {\"$numberLong\": \"1\"}}");
  }
}
