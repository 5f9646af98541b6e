// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.TapCommandException;
import io.tapdb.driver.TapDuplicateKeyException;
import io.tapdb.driver.TapException;
import io.tapdb.driver.TapWriteConcernException;
import io.tapdb.driver.TapWriteException.WriteError;
import io.tapdb.driver.TapWriteResult;
import io.tapdb.driver.internal.bson.DocumentReader;
import io.tapdb.driver.internal.bson.Encoding;
import io.tapdb.driver.internal.bson.FieldWalk;
import io.tapdb.driver.internal.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;

/** The ways to read a reply, all of which throw what the server complains of. */
public final class Replies {
  private static final BsonDocumentCodec BSON_DOCUMENT = new BsonDocumentCodec(Encoding.REGISTRY);
  private static final DecoderContext CONTEXT = DecoderContext.builder().build();
  private static final int NAMESPACE_NOT_FOUND = 26;
  private static final TapWriteResult NOTHING =
      new TapWriteResult(true, 0, 0, 0, 0, Map.of(), Map.of());

  private Replies() {}

  /** Reads nothing but whether all went well. */
  public static Void done(Reply reply) {
    check(reply);
    return null;
  }

  /**
   * Reads what a write command of one statement did.
   *
   * @param insertedId the {@code _id} of the document it inserts, if it does that
   */
  public static Function<Reply, TapWriteResult> write(
      WriteKind kind, boolean acknowledged, BsonValue insertedId) {
    return WriteTally.reader(kind, acknowledged, insertedId);
  }

  /** Reads nothing; that there was nothing to drop is as good as having dropped it. */
  public static Void gone(Reply reply) {
    try {
      check(reply);
    } catch (TapCommandException e) {
      if (e.code() != NAMESPACE_NOT_FOUND) {
        throw e;
      }
    }
    return null;
  }

  /** Reads the array in a field, each element as a value of this type. */
  public static <V> Function<Reply, List<V>> values(String field, Class<V> type) {
    Codec<V> codec = Encoding.REGISTRY.get(type);
    return reply -> {
      check(reply);
      BsonBinaryReader reader = FieldWalk.reader(reply.bytes(), reply.offset());
      reader.readStartDocument();
      while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
        if (reader.readName().equals(field)) {
          return readArray(reader, codec);
        }
        reader.skipValue();
      }
      throw new TapException("The server's reply has no '" + field + "'.");
    };
  }

  private static <V> List<V> readArray(BsonBinaryReader reader, Codec<V> codec) {
    List<V> values = new ArrayList<>();
    reader.readStartArray();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      if (reader.getCurrentBsonType() == BsonType.NULL) {
        reader.readNull();
        values.add(null);
      } else {
        values.add(codec.decode(reader, CONTEXT));
      }
    }
    return values;
  }

  /** Reads the number in a field, 0 if there is none. */
  public static Function<Reply, Long> number(String field) {
    return reply -> {
      check(reply);
      FieldWalk walk = walk(reply);
      return walk.seek(field) ? walk.asLong() : 0L;
    };
  }

  /** Reads the document in a field, null if there is none. */
  public static <T> Function<Reply, T> document(String field, DocumentReader<T> reader) {
    return reply -> {
      check(reply);
      FieldWalk walk = walk(reply);
      return walk.seek(field) && walk.isDocument()
          ? reader.read(reply.bytes(), walk.valueStart())
          : null;
    };
  }

  /** Reads the whole reply, which complains only if the command failed altogether. */
  public static <T> Function<Reply, T> whole(DocumentReader<T> reader) {
    return reply -> {
      checkOk(reply);
      return reader.read(reply.bytes(), reply.offset());
    };
  }

  /** A walk over the fields of a reply. */
  static FieldWalk walk(Reply reply) {
    return new FieldWalk(reply.bytes(), reply.offset());
  }

  /** Throws if the command failed, or its write concern did. */
  static void check(Reply reply) {
    boolean ok = false;
    boolean concernFailed = false;
    for (FieldWalk walk = walk(reply); walk.next(); ) {
      if (walk.named("ok")) {
        ok = walk.isTrue();
      } else if (walk.named("writeConcernError")) {
        concernFailed = true;
      }
    }
    if (!ok) {
      throw failure(reply);
    }
    if (concernFailed) {
      BsonDocument all = toDocument(reply);
      throw new TapWriteConcernException(all.getDocument("writeConcernError"), null, all);
    }
  }

  /** Throws if the command failed. */
  static void checkOk(Reply reply) {
    FieldWalk walk = walk(reply);
    if (!walk.seek("ok") || !walk.isTrue()) {
      throw failure(reply);
    }
  }

  /** What a reply that is not ok says. */
  static TapCommandException failure(Reply reply) {
    BsonDocument all = toDocument(reply);
    BsonValue code = all.get("code");
    if (code != null
        && code.isNumber()
        && code.asNumber().intValue() == TapDuplicateKeyException.CODE) {
      return new TapDuplicateKeyException(List.of(error(0, all)), NOTHING, all);
    }
    return new TapCommandException(all, all);
  }

  /** An error as the server wrote it, with the index it has in the caller's terms. */
  static WriteError error(int index, BsonDocument error) {
    BsonValue code = error.get("code");
    BsonValue message = error.get("errmsg");
    return new WriteError(
        index,
        code == null ? 0 : code.asNumber().intValue(),
        message == null ? "" : message.asString().getValue(),
        error);
  }

  /** The reply as a tree, for the rare cases that need all of it. */
  static BsonDocument toDocument(Reply reply) {
    return toDocument(new RawBsonDocument(reply.bytes(), reply.offset(), reply.length()));
  }

  /** A document as a tree of its own, which keeps nothing of the reply alive. */
  static BsonDocument toDocument(RawBsonDocument raw) {
    return raw.decode(BSON_DOCUMENT);
  }
}
