// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.oplog.OpTime;
import io.tapdb.sim.client.SimClient;
import io.tapdb.sim.member.SimMember;
import io.tapdb.sim.net.Weather;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a run: everything works again, and within a bound that follows from the settings there
 * is a writable primary, every member has the same data, and every history fits.
 */
final class Healing {
  private static final String LAST_WRITE =
      "{update: 'last', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}, upsert: true}],"
          + " writeConcern: {w: 'majority', wtimeout: 7000}}";

  private static final int ATTEMPTS = 3;
  private static final long LONGEST_ANSWER_MILLIS = 20_000;

  private final SetSimulation simulation;
  private final SetWorld world;
  private Doc reply;
  private boolean answered;

  Healing(SetSimulation simulation, SetWorld world) {
    this.simulation = simulation;
    this.world = world;
  }

  void run() throws IOException {
    healAll();
    long bound = world.plan.recoveryMillis();
    if (!simulation.runUntil(bound, this::isQuiet)) {
      throw simulation.violation(
          "Liveness", "not recovered after " + bound + " ms: " + states(), null);
    }
    if (!simulation.runUntil(bound, () -> world.clients.stream().allMatch(SimClient::isIdle))) {
      throw simulation.violation("Liveness", "a client waits for its reply for ever", null);
    }
    if (!simulation.runUntil(bound, this::isWritten)) {
      throw simulation.violation("Liveness", "a healed set answers a write with " + reply, null);
    }
    if (!simulation.runUntil(bound, this::isLevel)) {
      throw simulation.violation("Liveness", "members are not level: " + states(), null);
    }
    compare();
    List<String> problems = world.histories.check(documents(world.primary()));
    if (!problems.isEmpty()) {
      throw simulation.violation("Linearizability", problems.getFirst(), null);
    }
  }

  /** Tries to write, again if the lead has just been taken over by somebody of higher priority. */
  private boolean isWritten() {
    SimMember primary = world.primary();
    if (primary == null) {
      return false;
    }
    Doc written = tryAsk(primary, LAST_WRITE);
    return written != null && Operator.isOk(written) && !written.has("writeConcernError");
  }

  private void healAll() throws IOException {
    world.network.weather(Weather.FAIR);
    world.network.healAll();
    world.network.quickenAll();
    for (SimMember host : world.hosts) {
      host.slowDisk(false);
      host.clock().correct();
      if (host.isPaused()) {
        host.resume();
      }
      if (host.hasFailingDisk()) {
        host.losePower(true);
      }
      if (!host.isRunning()) {
        host.start();
      }
    }
  }

  private SetConfig config() {
    return world.primary().view().config().orElseThrow();
  }

  private SimMember host(Member member) {
    return world.hosts.get(world.network.place(member.host()));
  }

  /** Whether there is a primary, and every member of its configuration is where it belongs. */
  private boolean isQuiet() {
    if (world.primary() == null) {
      return false;
    }
    SetConfig config = config();
    for (Member member : config.members()) {
      SimMember host = host(member);
      MemberState wanted = member.isArbiter() ? MemberState.ARBITER : MemberState.SECONDARY;
      if (!host.isRunning()
          || (host != world.primary() && host.view().state() != wanted)
          || member.newlyAdded()) {
        return false;
      }
    }
    return isLevel();
  }

  private boolean isLevel() {
    if (world.primary() == null) {
      return false;
    }
    OpTime last = world.primary().log().last();
    for (Member member : config().members()) {
      SimMember host = host(member);
      if (!member.isArbiter()
          && !(host.log().durable().equals(last) && host.committed().equals(last))) {
        return false;
      }
    }
    return true;
  }

  private String states() {
    StringBuilder text = new StringBuilder();
    for (SimMember host : world.hosts) {
      text.append("m").append(host.place()).append(' ');
      if (host.isRunning()) {
        text.append(host.view().state())
            .append(" term ")
            .append(host.view().term())
            .append(" last ")
            .append(host.log().last())
            .append(" committed ")
            .append(host.committed())
            .append(" config ")
            .append(host.view().config().map(config -> config.version().toString()).orElse("-"));
      } else {
        text.append("down");
      }
      text.append("; ");
    }
    return text.toString();
  }

  /** Runs a command to its reply, again when a connection of the bad times still breaks. */
  private Doc ask(SimMember host, String json) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Doc got = tryAsk(host, json);
      if (got != null) {
        return got;
      }
    }
    throw simulation.violation("Liveness", host + " does not answer " + json, null);
  }

  private Doc tryAsk(SimMember host, String json) {
    reply = null;
    answered = false;
    world.operator.send(
        host,
        "test",
        Json.parse(json),
        got -> {
          answered = true;
          reply = got;
        });
    simulation.runUntil(LONGEST_ANSWER_MILLIS, () -> answered);
    return reply;
  }

  private void compare() {
    String first = null;
    for (Member member : config().members()) {
      if (member.isArbiter()) {
        continue;
      }
      SimMember host = host(member);
      Doc hash = ask(host, "{dbHash: 1, $readPreference: {mode: 'secondaryPreferred'}}");
      String text = hash.get("collections").toString();
      if (first == null) {
        first = text;
      } else if (!first.equals(text)) {
        throw simulation.violation(
            "EqualData", host + " has " + text + " and another member " + first, null);
      }
      validate(host);
    }
  }

  private void validate(SimMember host) {
    for (String collection : List.of("strict", "loose")) {
      Doc report =
          ask(
              host,
              "{validate: '"
                  + collection
                  + "', full: true, $readPreference: {mode: 'secondaryPreferred'}}");
      boolean missing = !Operator.isOk(report) && report.get("code").int32() == 26;
      if (!missing && (!Operator.isOk(report) || !report.get("valid").bool())) {
        throw simulation.violation("Indexes", host + ": validate says " + report, null);
      }
    }
  }

  private List<Doc> documents(SimMember host) {
    Doc found = ask(host, "{find: 'strict', batchSize: 1000}");
    List<Doc> documents = new ArrayList<>();
    FieldCursor each = found.get("cursor").doc().get("firstBatch").doc().fields();
    while (each.next()) {
      documents.add(each.value().doc());
    }
    return documents;
  }
}
