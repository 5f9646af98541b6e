// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.world;

import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.ProcessFacts;
import java.util.ArrayList;
import java.util.List;

/** A process that is none: the facts are made up, the log goes into the trace. */
final class SimProcess implements ProcessFacts, NodeLog {
  private static final int INTERNAL_ERROR = 7310001;

  private final Trace trace;
  private final List<String> errors = new ArrayList<>();

  SimProcess(Trace trace) {
    this.trace = trace;
  }

  @Override
  public void write(Event event) {
    trace.note(event.message(), event.attributes().toByteArray());
    if (event.id() == INTERNAL_ERROR) {
      errors.add(event.message() + ": " + event.attributes());
    }
  }

  /** Errors inside the node that no request explains. */
  List<String> errors() {
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
    return "sim:27017";
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
