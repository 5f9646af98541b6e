// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.shell.print.JsonText;
import io.tapdb.shell.print.Pretty;
import org.bson.BsonArray;
import org.bson.BsonValue;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/** Prints what an expression came to; a cursor by pages, or to its end. */
public final class ResultPrinter {
  /** What is printed, and for whom. */
  public enum Form {
    /** A page of a cursor at a time, for a person who can ask for more. */
    PAGES,
    /** Everything, in the same notation. */
    WHOLE,
    /** Everything, as Extended JSON, a document to a line. */
    JSON
  }

  private final ScriptEngine engine;
  private final ShellOutput output;
  private final Form form;
  private Value cursor;

  /** A printer of what this engine comes to. */
  public ResultPrinter(ScriptEngine engine, ShellOutput output, Form form) {
    this.engine = engine;
    this.output = output;
    this.form = form;
  }

  /** Prints a value; nothing for {@code undefined}. */
  public void print(Value value) {
    if (JsReader.isUndefined(value)) {
      return;
    }
    switch (engine.kind(value)) {
      case "cursor" -> start(value);
      case "deferred" -> print(value.invokeMember("finish"));
      case "promise" -> print(settled(value));
      case "shown" -> text(value.invokeMember("_shown").asString());
      default -> plain(value);
    }
  }

  private void text(String text) {
    output.line(form == Form.JSON ? JsonText.relaxed(new org.bson.BsonString(text)) : text);
  }

  private void plain(Value value) {
    if (value.isString()) {
      text(value.asString());
    } else if (form == Form.JSON) {
      output.line(JsonText.relaxed(engine.forDocument(value)));
    } else {
      output.line(Pretty.print(engine.forDisplay(value), output.palette()));
    }
  }

  /** What a promise came to; the work it stands for is done by now, or never will be. */
  private static Value settled(Value promise) {
    Value[] outcome = new Value[1];
    Value[] failure = new Value[1];
    promise.invokeMember(
        "then",
        (ProxyExecutable) arguments -> outcome[0] = arguments[0],
        (ProxyExecutable) arguments -> failure[0] = arguments[0]);
    if (failure[0] != null) {
      throw failure[0].throwException();
    }
    return outcome[0] == null ? promise.getContext().asValue(null) : outcome[0];
  }

  private void start(Value newCursor) {
    switch (form) {
      case PAGES -> {
        cursor = newCursor;
        more();
      }
      case WHOLE -> whole(new Documents(newCursor, engine));
      case JSON -> {
        Documents documents = new Documents(newCursor, engine);
        while (documents.hasNext()) {
          output.line(JsonText.relaxed(documents.next()));
        }
      }
    }
  }

  /** Prints the next page of the cursor that was printed last. */
  public void more() {
    if (cursor == null) {
      output.line("no cursor");
      return;
    }
    Documents documents = new Documents(cursor, engine);
    BsonArray page = page(documents);
    boolean more = documents.hasNext();
    if (!page.isEmpty()) {
      output.line(Pretty.print(page, output.palette()));
    }
    if (more) {
      output.line("Type \"it\" for more");
    } else {
      cursor = null;
    }
  }

  private BsonArray page(Documents documents) {
    BsonArray page = new BsonArray();
    int size = engine.displayBatchSize();
    while (page.size() < size && documents.hasNext()) {
      page.add(documents.next());
    }
    return page;
  }

  private void whole(Documents documents) {
    BsonArray first = page(documents);
    if (!documents.hasNext()) {
      if (!first.isEmpty()) {
        output.line(Pretty.print(first, output.palette()));
      }
      return;
    }
    output.line("[");
    for (BsonValue value : first) {
      output.line(indented(value) + ",");
    }
    while (documents.hasNext()) {
      String text = indented(documents.next());
      output.line(documents.hasNext() ? text + "," : text);
    }
    output.line("]");
  }

  private String indented(BsonValue value) {
    return "  " + Pretty.print(value, output.palette()).replace("\n", "\n  ");
  }

  /** The documents of a cursor, straight from the driver unless a script changes them. */
  private static final class Documents {
    private final Value cursor;
    private final OpenCursor direct;
    private final ScriptEngine engine;

    Documents(Value cursor, ScriptEngine engine) {
      boolean changed = cursor.getMember("_transforms").getArraySize() > 0;
      this.cursor = cursor;
      this.direct = changed ? null : open(cursor);
      this.engine = engine;
    }

    private static OpenCursor open(Value cursor) {
      return cursor.invokeMember("_open").asHostObject();
    }

    boolean hasNext() {
      return cursor.invokeMember("hasNext").asBoolean();
    }

    BsonValue next() {
      return direct != null ? direct.next() : engine.forDisplay(cursor.invokeMember("next"));
    }
  }
}
