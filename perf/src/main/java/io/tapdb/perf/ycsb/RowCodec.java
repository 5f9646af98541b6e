// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.ycsb;

import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import site.ycsb.ByteArrayByteIterator;
import site.ycsb.ByteIterator;

/** Writes a row as a document with the key as its {@code _id} and each field as binary data. */
final class RowCodec implements Codec<Row> {
  private static final String ID = "_id";

  @Override
  public void encode(BsonWriter writer, Row row, EncoderContext context) {
    writer.writeStartDocument();
    writer.writeString(ID, row.key());
    for (Map.Entry<String, ByteIterator> field : row.fields().entrySet()) {
      writer.writeBinaryData(field.getKey(), new BsonBinary(field.getValue().toArray()));
    }
    writer.writeEndDocument();
  }

  @Override
  public Row decode(BsonReader reader, DecoderContext context) {
    Row row = Row.empty(null);
    String key = null;
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      String name = reader.readName();
      if (name.equals(ID)) {
        key = reader.readString();
      } else {
        row.fields().put(name, new ByteArrayByteIterator(reader.readBinaryData().getData()));
      }
    }
    reader.readEndDocument();
    return new Row(key, row.fields());
  }

  @Override
  public Class<Row> getEncoderClass() {
    return Row.class;
  }
}
