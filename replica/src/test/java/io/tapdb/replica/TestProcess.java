// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process that is none: fixed facts, and a note of being told to end. */
public final class TestProcess implements ProcessFacts, NodeLog {
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private volatile Integer exitCode;

  @Override
  public void write(Event event) {
    events.add(event);
  }

  /** What the node has written to its log. */
  public List<Event> events() {
    return events;
  }

  /** Texts of the events, for a look. */
  public List<String> messages() {
    return events.stream().map(Event::message).toList();
  }

  /** The code the process was told to end with, or null. */
  public Integer exitCode() {
    return exitCode;
  }

  @Override
  public String version() {
    return "0.0.0-test";
  }

  @Override
  public long pid() {
    return 4711;
  }

  @Override
  public String hostAndPort() {
    return "testhost:27017";
  }

  @Override
  public List<String> arguments() {
    return List.of("tapdb", "start");
  }

  @Override
  public Doc parsedOptions() {
    return Json.parse("{net: {port: 27017}}");
  }

  @Override
  public Doc hostInfo() {
    return Json.parse("{system: {hostname: 'testhost'}, os: {type: 'Test'}, extra: {}}");
  }

  @Override
  public Doc memory() {
    return Json.parse("{bits: 64, resident: 1, supported: true}");
  }

  @Override
  public Doc connections() {
    return Json.parse("{current: 1, available: 9, totalCreated: 1}");
  }

  @Override
  public Disk disk() {
    return new Disk(1 << 20, 1 << 30);
  }

  @Override
  public LogLines logLines(boolean startupWarningsOnly) {
    List<String> lines =
        events.stream()
            .filter(event -> !startupWarningsOnly || event.severity() == Severity.WARNING)
            .map(Event::message)
            .toList();
    return new LogLines(lines.size(), lines);
  }

  @Override
  public void shutDown(int code) {
    exitCode = code;
  }
}
