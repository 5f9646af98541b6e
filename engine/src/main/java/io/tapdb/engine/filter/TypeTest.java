// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code $type}: values of any of several types. */
final class TypeTest implements LeafTest {
  private static final byte[] NUMBERS = {
    BsonTypes.DOUBLE, BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DECIMAL128
  };

  private final Value argument;
  private final Set<Byte> types;
  private final boolean[] accepted = new boolean[256];

  TypeTest(Value argument, Set<Byte> types) {
    this.argument = argument;
    this.types = types;
    types.forEach(type -> accepted[type & 0xff] = true);
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    return accepted[value.type() & 0xff];
  }

  @Override
  public Intervals intervals() {
    if (accepted[BsonTypes.ARRAY]) {
      // an array is accepted as a whole, whatever the keys of its elements
      return null;
    }
    List<Interval> brackets = new ArrayList<>();
    boolean exact = true;
    for (byte type : types) {
      brackets.add(TypeBracket.of(type));
      exact &= isAloneInBracket(type);
    }
    return Intervals.of(brackets, exact);
  }

  private boolean isAloneInBracket(byte type) {
    return switch (type) {
      case BsonTypes.DOUBLE, BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DECIMAL128 -> allNumbers();
      case BsonTypes.STRING -> accepted[BsonTypes.SYMBOL];
      case BsonTypes.SYMBOL -> accepted[BsonTypes.STRING];
      // the key of a missing field is null too
      case BsonTypes.NULL -> false;
      default -> true;
    };
  }

  private boolean allNumbers() {
    for (byte type : NUMBERS) {
      if (!accepted[type]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String operator() {
    return "$type";
  }

  @Override
  public Value argument() {
    return argument;
  }
}
