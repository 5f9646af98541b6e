// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import com.google.protobuf.ByteString;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.proto.v1.RunRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Requests that are wrong in every way one can think of, or almost right. */
final class BadRequests {
  /** Commands that are fine, to begin with. */
  private static final List<Doc> COMMANDS =
      List.of(
              "{insert: 'c', documents: [{_id: 1, a: [1, {b: 2}]}, {a: 'x'}], ordered: false}",
              "{update: 'c', updates: [{q: {_id: 1}, u: {$set: {a: 1}, $inc: {n: 1}}, upsert: true,"
                  + " multi: false}]}",
              "{update: 'c', updates: [{q: {}, u: [{$set: {z: '$a'}}], multi: true, hint: '_id_'}]}",
              "{delete: 'c', deletes: [{q: {a: {$gt: 5}}, limit: 1}]}",
              "{find: 'c', filter: {a: {$in: [1, 2]}, $or: [{b: 1}, {c: {$elemMatch: {d: 1}}}]},"
                  + " sort: {a: -1}, projection: {a: 1}, skip: 1, limit: 5, batchSize: 2, hint: {_id: 1}}",
              "{find: 'c', filter: {a: {$regex: '^a.*b$', $options: 'i'}}, maxTimeMS: 1000}",
              "{aggregate: 'c', pipeline: [{$match: {a: 1}}, {$group: {_id: '$a', n: {$sum: 1}}},"
                  + " {$sort: {n: -1}}, {$limit: 3}], cursor: {batchSize: 1}}",
              "{aggregate: 'c', pipeline: [{$lookup: {from: 'd', localField: 'a', foreignField: 'b',"
                  + " as: 'x'}}, {$unwind: '$x'}, {$project: {y: {$concat: ['$a', 'b']}}}], cursor: {}}",
              "{findAndModify: 'c', query: {_id: 1}, update: {$push: {a: {$each: [1, 2], $slice: 3}}},"
                  + " new: true, fields: {a: 1}}",
              "{count: 'c', query: {a: 1}, limit: 10, skip: 1}",
              "{distinct: 'c', key: 'a.b', query: {}}",
              "{getMore: {$numberLong: '5'}, collection: 'c', batchSize: 10}",
              "{killCursors: 'c', cursors: [{$numberLong: '5'}]}",
              "{create: 'e', capped: true, size: 4096, max: 10}",
              "{createIndexes: 'c', indexes: [{key: {a: 1, b: -1}, name: 'i', unique: false}]}",
              "{dropIndexes: 'c', index: 'i'}",
              "{listCollections: 1, filter: {name: 'c'}, nameOnly: true}",
              "{listIndexes: 'c', cursor: {batchSize: 1}}",
              "{collMod: 'c', index: {name: 'i', hidden: true}}",
              "{drop: 'e'}",
              "{collStats: 'c', scale: 1024}",
              "{dbStats: 1, scale: 1}",
              "{validate: 'c', full: true}",
              "{listDatabases: 1}",
              "{hello: 1, client: {application: {name: 'x'}}}",
              "{ping: 1, readConcern: {level: 'local'}, writeConcern: {w: 1, j: true},"
                  + " lsid: {id: {$uuid: '00112233-4455-6677-8899-aabbccddeeff'}}}")
          .stream()
          .map(Json::parse)
          .toList();

  private static final List<String> DATABASES =
      List.of("", "a.b", "a/b", "a b", "a\0b", "$x", "x".repeat(64), "é", "admin", "local");

  private static final String AWKWARD = "{}[]\"':,\\$ \0/x9é";

  private final RandomGenerator random;

  BadRequests(RandomGenerator random) {
    this.random = random;
  }

  /** A request whose envelope at least is a message of the protocol. */
  RunRequest next() {
    RunRequest.Builder request =
        RunRequest.newBuilder()
            .setDatabase(
                random.nextInt(10) == 0 ? DATABASES.get(random.nextInt(DATABASES.size())) : "test");
    Doc command = COMMANDS.get(random.nextInt(COMMANDS.size()));
    switch (random.nextInt(12)) {
      case 0 -> bson(request, bytes(random.nextInt(200)));
      case 1 -> bson(request, cut(bytesOf(command)));
      case 2, 3 -> bson(request, flipped(bytesOf(command)));
      case 4 -> bson(request, lying(bytesOf(command)));
      case 5 -> bson(request, deep());
      case 6 -> request.setJson(badJson(command));
      case 7 -> request.setJson(mutated(command, 0).toString());
      case 8 -> bson(request, badText(command));
      default -> bson(request, mutated(command, 0).toByteArray());
    }
    return request.build();
  }

  /** Bytes in the place of a message. */
  byte[] message() {
    byte[] message = next().toByteArray();
    return switch (random.nextInt(3)) {
      case 0 -> bytes(random.nextInt(300));
      case 1 -> cut(message);
      default -> flipped(message);
    };
  }

  private static void bson(RunRequest.Builder request, byte[] bytes) {
    request.setBson(ByteString.copyFrom(bytes));
  }

  /** Bytes of its own, which can be changed. */
  private static byte[] bytesOf(Doc document) {
    return document.toByteArray().clone();
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] cut(byte[] whole) {
    return java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
  }

  private byte[] flipped(byte[] bytes) {
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** A document that has not the length it says. */
  private byte[] lying(byte[] bytes) {
    int said =
        switch (random.nextInt(5)) {
          case 0 -> 0;
          case 1 -> -1;
          case 2 -> Integer.MAX_VALUE;
          case 3 -> Integer.MIN_VALUE;
          default -> bytes.length + random.nextInt(-5, 6);
        };
    for (int i = 0; i < 4; i++) {
      bytes[i] = (byte) (said >> (8 * i));
    }
    return bytes;
  }

  /** Nested far below what is allowed, or just so. */
  private byte[] deep() {
    int levels = random.nextBoolean() ? random.nextInt(90, 130) : random.nextInt(130, 20_000);
    byte[] bytes = {5, 0, 0, 0, 0};
    byte type = (byte) (random.nextBoolean() ? 3 : 4);
    int size = 5 + 8 * levels;
    byte[] all = new byte[size];
    int at = 0;
    for (int level = levels; level > 0; level--) {
      int length = 5 + 8 * level;
      for (int i = 0; i < 4; i++) {
        all[at + i] = (byte) (length >> (8 * i));
      }
      all[at + 4] = type;
      all[at + 5] = '0';
      at += 7;
    }
    System.arraycopy(bytes, 0, all, at, bytes.length);
    return all;
  }

  private String badJson(Doc command) {
    StringBuilder text = new StringBuilder(command.toString());
    for (int i = random.nextInt(1, 8); i > 0 && !text.isEmpty(); i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setLength(at);
        case 1 -> text.setCharAt(at, AWKWARD.charAt(random.nextInt(AWKWARD.length())));
        case 2 -> text.insert(at, text.substring(at));
        default -> text.deleteCharAt(at);
      }
      if (text.length() > 10_000) {
        text.setLength(10_000);
      }
    }
    return text.toString();
  }

  /** A valid command one of whose strings is not UTF-8. */
  private byte[] badText(Doc command) {
    byte[] bytes =
        new DocWriter().copyAll(command).put("comment", "abcdefgh").build().toByteArray();
    byte[] bad = {(byte) 0xc3, (byte) 0x28, (byte) 0xff, (byte) 0xfe};
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("abcdefgh");
    System.arraycopy(bad, 0, bytes, at, random.nextInt(1, 5));
    if (random.nextBoolean()) {
      // the collection's name, or the first letters of another string or name
      bytes[random.nextInt(5, 30)] = (byte) 0xff;
    }
    return bytes;
  }

  /** The same document with something changed: a value of another type, a field more or less. */
  private Doc mutated(Doc document, int depth) {
    DocWriter writer = new DocWriter();
    int fields = 0;
    FieldCursor count = document.fields();
    while (count.next()) {
      fields++;
    }
    int changed = fields == 0 ? -1 : random.nextInt(fields);
    FieldCursor field = document.fields();
    for (int i = 0; field.next(); i++) {
      String name = field.name();
      Value value = field.value();
      if (i != changed) {
        writer.put(name, value);
      } else if (value.isDocument() && depth < 6 && random.nextInt(4) > 0) {
        writer.put(name, mutated(value.doc(), depth + 1));
      } else if (value.isArray() && depth < 6 && random.nextInt(4) > 0) {
        writer.put(name, Value.array(mutated(value.doc(), depth + 1)));
      } else {
        change(writer, name, value);
      }
    }
    if (fields == 0 || random.nextInt(8) == 0) {
      writer.put(name(), value(0));
    }
    return writer.build();
  }

  private void change(DocWriter writer, String name, Value value) {
    switch (random.nextInt(6)) {
      case 0 -> writer.put(name(), value);
      case 1 -> writer.put(name, value).put(name, value);
      case 2 -> {
        // the field is left out
      }
      default -> writer.put(name, value(0));
    }
  }

  private String name() {
    return List.of(
            "", "a", "_id", "$set", "$", "a.b", "a..b", ".", "$$x", "é", "0", "x".repeat(300))
        .get(random.nextInt(12));
  }

  private Value value(int depth) {
    return switch (random.nextInt(depth > 3 ? 12 : 14)) {
      case 0 -> Value.of(random.nextInt());
      case 1 -> Value.of(random.nextLong());
      case 2 -> Value.of(random.nextDouble() * 1e300);
      case 3 ->
          Value.of(List.of(Double.NaN, Double.POSITIVE_INFINITY, -0.0).get(random.nextInt(3)));
      case 4 -> Value.of(name());
      case 5 -> Value.NULL;
      case 6 -> parsed("true");
      case 7 -> parsed("{$minKey: 1}");
      case 8 -> parsed("{$numberDecimal: '1E+6000'}");
      case 9 -> parsed("{$binary: {base64: '', subType: '04'}}");
      case 10 -> parsed("{$regularExpression: {pattern: '(', options: 'i'}}");
      case 11 ->
          Value.of(List.of(-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE).get(random.nextInt(4)));
      case 12 -> Value.of(new DocWriter().put(name(), value(depth + 1)).build());
      default -> Value.array(new DocWriter().put("0", value(depth + 1)).build());
    };
  }

  private static Value parsed(String json) {
    return Json.parse("{v: " + json + "}").get("v");
  }
}
