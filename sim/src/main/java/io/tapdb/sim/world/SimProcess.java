// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.world;

import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.ProcessFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A process that is none: the facts are made up, the log goes into the trace. */
public final class SimProcess implements ProcessFacts, NodeLog {
  private static final int INTERNAL_ERROR = 7310001;

  private final String address;
  private final Trace trace;
  private final Consumer<Event> listener;
  private final List<String> errors = new ArrayList<>();

  SimProcess(Trace trace) {
    this("sim:27017", trace, event -> {});
  }

  /**
   * A process under that address.
   *
   * @param listener hears what is written to the log
   */
  public SimProcess(String address, Trace trace, Consumer<Event> listener) {
    this.address = address;
    this.trace = trace;
    this.listener = listener;
  }

  @Override
  public void write(Event event) {
    trace.note(event.message(), event.attributes().toByteArray());
    if (event.id() == INTERNAL_ERROR) {
      errors.add(event.message() + ": " + event.attributes());
    }
    listener.accept(event);
  }

  /** Errors inside the node that no request explains. */
  public List<String> errors() {
    return errors;
  }

  @Override
  public String version() {
    return "sim";
  }

  @Override
  public long pid() {
    return 1;
  }

  @Override
  public String hostAndPort() {
    return address;
  }

  @Override
  public List<String> arguments() {
    return List.of();
  }

  @Override
  public Doc parsedOptions() {
    return Doc.EMPTY;
  }

  @Override
  public Doc hostInfo() {
    return Doc.EMPTY;
  }

  @Override
  public Doc memory() {
    return Doc.EMPTY;
  }

  @Override
  public Doc connections() {
    return Doc.EMPTY;
  }

  @Override
  public Disk disk() {
    return new Disk(0, 1L << 30);
  }

  @Override
  public LogLines logLines(boolean startupWarningsOnly) {
    return new LogLines(0, List.of());
  }

  @Override
  public void shutDown(int exitCode) {
    throw new IllegalStateException("a simulated process is not told to end");
  }
}
