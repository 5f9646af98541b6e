// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.print;

import io.tapdb.shell.print.Palette.Ink;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * A value laid out for reading: on one line where it fits, else one field to a line.
 *
 * <p>Nothing is left out, however deep or long it is. Arrays of plain values fill lines.
 */
public final class Pretty {
  private static final int WIDTH = 80;
  private static final int LEVELS_ON_A_LINE = 3;
  private static final int INDENT = 2;

  private final Palette palette;
  private final StringBuilder out = new StringBuilder();

  private Pretty(Palette palette) {
    this.palette = palette;
  }

  /** The text of a value, without a line break at its end. */
  public static String print(BsonValue value, Palette palette) {
    Pretty pretty = new Pretty(palette);
    pretty.value(value, 0, 0);
    return pretty.out.toString();
  }

  /** The text of a value on a single line. */
  public static String line(BsonValue value, Palette palette) {
    Pretty pretty = new Pretty(palette);
    pretty.onOneLine(value);
    return pretty.out.toString();
  }

  /**
   * Prints a value where the line already has some characters.
   *
   * @param indent how far the lines that follow are indented
   * @param used how many characters the line has
   */
  private void value(BsonValue value, int indent, int used) {
    if (isScalar(value)) {
      scalar(value);
    } else if (levels(value) <= LEVELS_ON_A_LINE && length(value, WIDTH - used) >= 0) {
      onOneLine(value);
    } else if (value.isArray()) {
      array(value.asArray(), indent);
    } else {
      document(value.asDocument(), indent);
    }
  }

  private static boolean isScalar(BsonValue value) {
    return !value.isDocument() && !value.isArray();
  }

  private void scalar(BsonValue value) {
    Scalar scalar = Scalar.of(value);
    palette.print(out, scalar.ink(), scalar.text());
  }

  private void document(BsonDocument document, int indent) {
    out.append('{');
    Iterator<Map.Entry<String, BsonValue>> fields = document.entrySet().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, BsonValue> field = fields.next();
      newLine(indent + INDENT);
      String key = JsText.key(field.getKey()) + ": ";
      out.append(key);
      value(field.getValue(), indent + INDENT, indent + INDENT + key.length() + 1);
      out.append(fields.hasNext() ? "," : "");
    }
    newLine(indent);
    out.append('}');
  }

  private void array(BsonArray array, int indent) {
    out.append('[');
    if (array.stream().allMatch(Pretty::isScalar)) {
      filled(array, indent + INDENT);
    } else {
      Iterator<BsonValue> elements = array.iterator();
      while (elements.hasNext()) {
        newLine(indent + INDENT);
        value(elements.next(), indent + INDENT, indent + INDENT + 1);
        out.append(elements.hasNext() ? "," : "");
      }
    }
    newLine(indent);
    out.append(']');
  }

  private void filled(List<BsonValue> elements, int indent) {
    int used = WIDTH;
    for (int i = 0; i < elements.size(); i++) {
      Scalar scalar = Scalar.of(elements.get(i));
      int length = scalar.text().length() + 1;
      if (used + 1 + length > WIDTH) {
        newLine(indent);
        used = indent;
      } else {
        out.append(' ');
        used++;
      }
      palette.print(out, scalar.ink(), scalar.text());
      out.append(i < elements.size() - 1 ? "," : "");
      used += length;
    }
  }

  private void newLine(int indent) {
    out.append('\n').append(" ".repeat(indent));
  }

  private void onOneLine(BsonValue value) {
    if (value.isDocument()) {
      out.append(value.asDocument().isEmpty() ? "{" : "{ ");
      Iterator<Map.Entry<String, BsonValue>> fields = value.asDocument().entrySet().iterator();
      while (fields.hasNext()) {
        Map.Entry<String, BsonValue> field = fields.next();
        palette.print(out, Ink.PUNCTUATION, JsText.key(field.getKey()) + ": ");
        onOneLine(field.getValue());
        out.append(fields.hasNext() ? ", " : " ");
      }
      out.append('}');
    } else if (value.isArray()) {
      out.append(value.asArray().isEmpty() ? "[" : "[ ");
      Iterator<BsonValue> elements = value.asArray().iterator();
      while (elements.hasNext()) {
        onOneLine(elements.next());
        out.append(elements.hasNext() ? ", " : " ");
      }
      out.append(']');
    } else {
      scalar(value);
    }
  }

  private static int levels(BsonValue value) {
    int deepest = 0;
    if (value.isDocument()) {
      for (BsonValue part : value.asDocument().values()) {
        deepest = Math.max(deepest, levels(part));
      }
      return deepest + 1;
    }
    if (value.isArray()) {
      for (BsonValue part : value.asArray()) {
        deepest = Math.max(deepest, levels(part));
      }
      return deepest + 1;
    }
    return 0;
  }

  /** How many characters of the room are left after the value, or less than 0 if it is longer. */
  private static int length(BsonValue value, int room) {
    int left = room;
    if (value.isDocument()) {
      left -= 3;
      for (Map.Entry<String, BsonValue> field : value.asDocument().entrySet()) {
        left = left < 0 ? left : length(field.getValue(), left - field.getKey().length() - 4);
      }
    } else if (value.isArray()) {
      left -= 3;
      for (BsonValue element : value.asArray()) {
        left = left < 0 ? left : length(element, left - 2);
      }
    } else {
      left -= Scalar.of(value).text().length();
    }
    return left;
  }
}
