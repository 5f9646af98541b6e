// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * Updates done the slow and obvious way: the whole document as a tree of maps, one operator after
 * the other. The second description of the operators, against which the first is checked.
 */
final class NaiveUpdate {
  /** That the update does not fit the document, with the code of the error. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int code;

    Refused(int code) {
      this.code = code;
    }
  }

  /** One operator at one path. */
  record Step(String operator, String path, BsonValue operand) {
    List<String> parts() {
      return List.of(path.split("\\."));
    }

    /** Where it makes a field: a rename does so at its target. */
    List<String> place() {
      return operator.equals("$rename")
          ? List.of(operand.asString().getValue().split("\\."))
          : parts();
    }
  }

  private NaiveUpdate() {}

  static Doc apply(Doc before, BsonDocument update) {
    return apply(before, update, new NaivePaths(Map.of(), -1));
  }

  static Doc apply(Doc before, BsonDocument update, NaivePaths paths) {
    List<Step> written = new ArrayList<>();
    update.forEach(
        (operator, operands) ->
            operands
                .asDocument()
                .forEach((path, operand) -> written.add(new Step(operator, path, operand))));
    refuseConflicts(written);
    BsonDocument document = toBson(before);
    BsonDocument old = document.clone();
    List<Step> steps = paths.plain(document, written);
    refuseConflicts(steps);
    steps.sort((a, b) -> comparePaths(a.place(), b.place()));
    for (Step step : steps) {
      if (step.operator().equals("$rename")) {
        rename(document, old, step);
      } else {
        walk(document, step.parts(), step);
      }
    }
    return toDoc(document);
  }

  private static void refuseConflicts(List<Step> steps) {
    List<List<String>> paths = new ArrayList<>();
    for (Step step : steps) {
      paths.add(step.parts());
      if (step.operator().equals("$rename")) {
        paths.add(step.place());
      }
    }
    for (int i = 0; i < paths.size(); i++) {
      for (int j = 0; j < i; j++) {
        int shared = Math.min(paths.get(i).size(), paths.get(j).size());
        if (paths.get(i).subList(0, shared).equals(paths.get(j).subList(0, shared))) {
          throw new Refused(40);
        }
      }
    }
  }

  private static int comparePaths(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int parts = PartOrder.INSTANCE.compare(a.get(i), b.get(i));
      if (parts != 0) {
        return parts;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static void rename(BsonDocument document, BsonDocument old, Step step) {
    List<String> from = step.parts();
    BsonValue at = old;
    boolean throughArray = false;
    for (String part : from) {
      throughArray |= at instanceof BsonArray;
      at = child(at, part);
      if (at == null) {
        return;
      }
    }
    if (throughArray) {
      throw new Refused(2);
    }
    List<String> to = step.place();
    BsonValue target = document;
    for (String part : to) {
      if (target instanceof BsonArray) {
        throw new Refused(2);
      }
      target = target instanceof BsonDocument ? child(target, part) : null;
    }
    walk(document, to, new Step("$renameTo", step.path(), at));
    walk(document, from, new Step("$unset", step.path(), BsonNull.VALUE));
  }

  /** The child, or null when there is none; an error when there cannot be one. */
  private static BsonValue child(BsonValue parent, String part) {
    if (parent instanceof BsonDocument document) {
      return document.get(part);
    }
    if (parent instanceof BsonArray array && index(part) >= 0) {
      return index(part) < array.size() ? array.get(index(part)) : null;
    }
    throw new Refused(28);
  }

  private static void walk(BsonValue parent, List<String> parts, Step step) {
    String part = parts.getFirst();
    BsonValue old;
    try {
      old = child(parent, part);
    } catch (Refused blocked) {
      if (step.operator().equals("$unset")) {
        return;
      }
      throw blocked;
    }
    if (parts.size() > 1 && old != null) {
      walk(old, parts.subList(1, parts.size()), step);
      return;
    }
    BsonValue now;
    if (parts.size() == 1) {
      now = result(old, step);
    } else {
      BsonDocument made = new BsonDocument();
      walk(made, parts.subList(1, parts.size()), step);
      now = made.isEmpty() ? null : made;
    }
    put(parent, part, old, now);
  }

  private static void put(BsonValue parent, String part, BsonValue old, BsonValue now) {
    if (parent instanceof BsonDocument document) {
      if (now == null) {
        document.remove(part);
      } else {
        document.put(part, now);
      }
      return;
    }
    BsonArray array = parent.asArray();
    int index = index(part);
    if (now == null && old == null) {
      return;
    }
    while (array.size() <= index) {
      array.add(BsonNull.VALUE);
    }
    array.set(index, now == null ? BsonNull.VALUE : now);
  }

  private static int index(String part) {
    return part.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(part) : -1;
  }

  private static BsonValue result(BsonValue old, Step step) {
    BsonValue operand = step.operand();
    return switch (step.operator()) {
      case "$set" -> operand;
      case "$renameTo" -> old != null && compare(old, operand) == 0 ? old : operand;
      case "$unset" -> null;
      case "$inc" -> calculate(old, operand, true);
      case "$mul" -> calculate(old, operand, false);
      case "$min" -> old == null || compare(operand, old) < 0 ? operand : old;
      case "$max" -> old == null || compare(operand, old) > 0 ? operand : old;
      case "$push" -> push(old, operand);
      case "$addToSet" -> addToSet(old, operand);
      case "$pop" -> pop(old, operand.asInt32().getValue());
      case "$pull" -> pull(old, List.of(operand));
      case "$pullAll" -> pull(old, operand.asArray());
      default -> throw new IllegalArgumentException(step.operator());
    };
  }

  private static BsonValue calculate(BsonValue old, BsonValue operand, boolean sum) {
    BsonValue left = old;
    if (left == null) {
      left = sum ? zeroLike(operand) : new BsonInt32(0);
    }
    if (!left.isNumber()) {
      throw new Refused(14);
    }
    BsonNumber a = left.asNumber();
    BsonNumber b = operand.asNumber();
    if (a.isDouble() || b.isDouble()) {
      return new BsonDouble(
          sum ? a.doubleValue() + b.doubleValue() : a.doubleValue() * b.doubleValue());
    }
    BigInteger x = BigInteger.valueOf(a.longValue());
    BigInteger y = BigInteger.valueOf(b.longValue());
    BigInteger result = sum ? x.add(y) : x.multiply(y);
    if (result.bitLength() > 63) {
      throw new Refused(2);
    }
    return a.isInt32() && b.isInt32() && result.bitLength() <= 31
        ? new BsonInt32(result.intValue())
        : new BsonInt64(result.longValue());
  }

  private static BsonValue zeroLike(BsonValue number) {
    // minus zero, as it is the double that changes no other one
    return number.isDouble() ? new BsonDouble(-0.0) : new BsonInt32(0);
  }

  private static BsonArray arrayOrRefuse(BsonValue old, int code) {
    if (old == null) {
      return new BsonArray();
    }
    if (!old.isArray()) {
      throw new Refused(code);
    }
    return old.asArray().clone();
  }

  private static BsonValue push(BsonValue old, BsonValue operand) {
    BsonArray array = arrayOrRefuse(old, 2);
    if (!operand.isDocument() || !operand.asDocument().containsKey("$each")) {
      array.add(operand);
      return array;
    }
    BsonDocument clauses = operand.asDocument();
    int size = array.size();
    int position = clauses.getInt32("$position", new BsonInt32(size)).getValue();
    int place = position >= 0 ? Math.min(position, size) : Math.max(0, size + position);
    array.addAll(place, clauses.getArray("$each"));
    if (clauses.containsKey("$sort")) {
      int sign = clauses.getInt32("$sort").getValue();
      array.sort((a, b) -> sign * compare(a, b));
    }
    int slice = clauses.getInt32("$slice", new BsonInt32(Integer.MAX_VALUE)).getValue();
    while (array.size() > Math.abs(slice)) {
      array.remove(slice >= 0 ? array.size() - 1 : 0);
    }
    return array;
  }

  private static BsonValue addToSet(BsonValue old, BsonValue operand) {
    BsonArray array = arrayOrRefuse(old, 2);
    List<BsonValue> values =
        operand.isDocument() && operand.asDocument().containsKey("$each")
            ? operand.asDocument().getArray("$each")
            : List.of(operand);
    for (BsonValue value : values) {
      if (array.stream().noneMatch(present -> compare(present, value) == 0)) {
        array.add(value);
      }
    }
    return array;
  }

  private static BsonValue pop(BsonValue old, int end) {
    if (old == null) {
      return null;
    }
    BsonArray array = arrayOrRefuse(old, 14);
    if (!array.isEmpty()) {
      array.remove(end > 0 ? array.size() - 1 : 0);
    }
    return array;
  }

  private static BsonValue pull(BsonValue old, List<BsonValue> values) {
    if (old == null) {
      return null;
    }
    BsonArray array = arrayOrRefuse(old, 2);
    array.removeIf(element -> values.stream().anyMatch(value -> compare(element, value) == 0));
    return array;
  }

  private static int compare(BsonValue a, BsonValue b) {
    return BsonOrder.compare(toValue(a), toValue(b));
  }

  static Value toValue(BsonValue value) {
    return toDoc(new BsonDocument("v", value)).get("v");
  }

  static Doc toDoc(BsonDocument document) {
    BasicOutputBuffer buffer = new BasicOutputBuffer();
    try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
      new BsonDocumentCodec().encode(writer, document, EncoderContext.builder().build());
    }
    return new Doc(buffer.toByteArray());
  }

  static BsonDocument toBson(Doc document) {
    try (BsonBinaryReader reader =
        new BsonBinaryReader(java.nio.ByteBuffer.wrap(document.toByteArray()))) {
      return new BsonDocumentCodec().decode(reader, DecoderContext.builder().build());
    }
  }

  /** A document of these fields, for generators. */
  static Doc doc(Map<String, Value> fields) {
    DocWriter writer = new DocWriter();
    fields.forEach(writer::put);
    return writer.build();
  }
}
