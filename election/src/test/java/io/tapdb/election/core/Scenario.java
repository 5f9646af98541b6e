// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.Configs;
import io.tapdb.election.config.Duties;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.view.CoreView;
import io.tapdb.election.view.MemberView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A transcript of what a set does when it is told some commands.
 *
 * <p>A line that begins with {@code >} is a command, the lines below it are what happened, and
 * lines that begin with {@code #} say what is being shown. The commands:
 *
 * <pre>
 *   > members ordinary priority:2 arbiter hidden     the set, before anything else
 *   > seed 3, > timeouts election 2000 catchup -1 5000, > parameter evidence false
 *   > led                                            started, and somebody leads
 *   > start | initiate                               everybody has the configuration, or the first
 *   > run 5000 | elect 20000                         so many milliseconds, or until one takes writes
 *   > kill 0, restart 0, pause 0, resume 0, lag 1, follow 1
 *   > cut 0 1, heal                                  both ways between two members, or nothing cut
 *   > write 0 3                                      so many entries at a member that leads
 *   > quietly kill 0                                 without evidence for the others
 *   > stepdown 0 60 10, freeze 1 60, stepup 1, maintain 1 true, shutdown 0 10, abort 0
 *   > term 1 9, evidence 1 0, add ordinary, state
 * </pre>
 */
final class Scenario {
  private static final int FIRST_TOKEN_LENGTH = 1;
  private static final long MOST_TO_ELECT = 30_000;

  /** So long that a takeover by priority is over as well. */
  private static final long SETTLED = 15_000;

  private final StringBuilder out = new StringBuilder();
  private final List<Duties> duties = new ArrayList<>();
  private SetConfig config;
  private long seed = 1;
  private CoreSettings settings = CoreSettings.DEFAULT;
  private VirtualSet set;

  /** The same commands and remarks with what happened. */
  static String play(String text) {
    Scenario scenario = new Scenario();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("#") || line.isEmpty()) {
        scenario.out.append(line).append('\n');
      } else if (line.startsWith(">")) {
        scenario.out.append(line).append('\n');
        scenario.command(line.substring(FIRST_TOKEN_LENGTH).strip().split(" +"));
      }
    }
    return scenario.out.toString().stripTrailing() + "\n";
  }

  private void command(String[] words) {
    switch (words[0]) {
      case "members" -> members(words);
      case "seed" -> seed = number(words[1]);
      case "timeouts" -> timeouts(words);
      case "parameter" -> parameter(words);
      case "start" -> begin().started(config);
      case "initiate" -> begin().initiated(config);
      case "run" -> set.run(number(words[1]));
      case "led" -> led();
      case "elect" -> elect(number(words[1]));
      case "state" -> state();
      default -> act(words);
    }
    if (set != null) {
      out.append(set.transcript);
      set.transcript.setLength(0);
    }
  }

  private void act(String[] words) {
    VirtualNode node = words.length > 1 && isNumber(words[1]) ? set.node(number(words[1])) : null;
    switch (words[0]) {
      case "kill" -> set.kill(node);
      case "quietly" -> set.node(number(words[2])).alive = false;
      case "restart" -> node.start();
      case "pause" -> node.paused = true;
      case "resume" -> node.paused = false;
      case "lag" -> node.lagging = true;
      case "follow" -> node.lagging = false;
      case "cut" -> cut(words[1], words[2]);
      case "heal" -> set.wire.cut.clear();
      case "write" -> write(node, number(words[2]));
      case "add" -> add(duties(words[1]));
      case "term" -> node.on(new Event.TermSeen(number(words[2])));
      case "evidence" -> node.on(new Event.EvidenceOfDeath(node.core.term(), number(words[2])));
      default -> order(node, words);
    }
  }

  private void order(VirtualNode node, String[] words) {
    String what = String.join(" ", words);
    long token = set.wire.token(reply -> set.say(node, what + ": " + said(reply)));
    node.on(
        switch (words[0]) {
          case "stepdown" ->
              new Event.StepDownAsked(token, number(words[2]), number(words[3]), words.length > 4);
          case "freeze" -> new Event.FreezeAsked(token, number(words[2]));
          case "stepup" -> new Event.StepUpAsked(token, words.length > 2);
          case "maintain" -> new Event.MaintenanceAsked(token, words[2].equals("true"));
          case "shutdown" -> new Event.ShutdownAsked(token, number(words[2]), words.length > 3);
          case "abort" -> new Event.AbortCatchUpAsked(token);
          default -> throw new IllegalArgumentException("no command " + what);
        });
  }

  private static String said(Object reply) {
    return reply instanceof Effect.Refuse refuse
        ? refuse.refusal().kind() + " " + refuse.refusal().message()
        : "ok " + ((Effect.Confirm) reply).note();
  }

  private void members(String[] words) {
    for (int i = 1; i < words.length; i++) {
      duties.add(duties(words[i]));
    }
    config = Configs.of(duties.toArray(Duties[]::new));
  }

  private static Duties duties(String word) {
    String[] parts = word.split(":");
    return switch (parts[0]) {
      case "ordinary" -> Duties.ORDINARY;
      case "arbiter" -> Duties.ARBITER;
      case "silent" -> Duties.SILENT;
      case "hidden" -> Duties.ORDINARY.withPriority(0).withHidden(true);
      case "priority" -> Duties.ORDINARY.withPriority(number(parts[1]));
      default -> throw new IllegalArgumentException("no duties " + word);
    };
  }

  private void timeouts(String[] words) {
    var timeouts = config.settings().timeouts();
    timeouts =
        words[1].equals("election")
            ? timeouts.withElectionTimeout(number(words[2]))
            : timeouts.withCatchUp(number(words[2]), number(words[3]));
    config = config.withSettings(config.settings().withTimeouts(timeouts));
  }

  private void parameter(String[] words) {
    boolean value = words[2].equals("true");
    settings =
        words[1].equals("evidence") ? settings.withEvidence(value) : settings.withHandoff(value);
  }

  private VirtualSet begin() {
    set = new VirtualSet(seed, duties.size());
    set.nodes.forEach(node -> node.settings = settings);
    return set;
  }

  private void elect(int atMost) {
    long took = set.runUntil(atMost, () -> set.writable() != null);
    set.transcript.append(took < 0 ? "nobody takes writes\n" : "after " + took + " ms\n");
  }

  /** Starts and waits for the primary and for what follows, without a word about how. */
  private void led() {
    begin().started(config);
    set.runUntil(MOST_TO_ELECT, () -> set.writable() != null);
    set.run(SETTLED);
    set.transcript.setLength(0);
    set.say(set.writable(), "leads in term " + set.writable().core.term());
  }

  private void cut(String one, String other) {
    set.wire.cut.add(one + ">" + other);
    set.wire.cut.add(other + ">" + one);
  }

  private void write(VirtualNode node, int entries) {
    for (int i = 0; i < entries; i++) {
      node.append(set.nextEntry(node.core.term()));
    }
  }

  /** A new member, as a primary takes it in: it counts once it has caught up. */
  private void add(Duties added) {
    VirtualNode primary = set.writable();
    VirtualNode node = new VirtualNode(set, set.nodes.size());
    node.dataState = MemberState.STARTUP2;
    node.lagging = true;
    set.nodes.add(node);
    node.start();
    List<Member> members = new ArrayList<>(primary.config.members());
    members.add(Member.of(node.id, Configs.host(node.id), added).withNewlyAdded(true));
    ConfigVersion version = primary.config.version();
    primary.install(
        primary
            .config
            .withMembers(members)
            .withVersion(new ConfigVersion(version.version() + 1, version.term())));
  }

  private void state() {
    for (VirtualNode node : set.nodes) {
      if (!node.alive) {
        set.say(node, "is not there");
        continue;
      }
      CoreView view = node.view();
      StringBuilder seen = new StringBuilder();
      for (MemberView member : view.members()) {
        seen.append(' ').append(member.state());
      }
      set.say(
          node,
          String.format(
              Locale.ROOT,
              "%s term %d primary %d config %d/%d last %s sees%s",
              view.role().state(),
              view.role().term(),
              view.role().primaryId(),
              node.core.heartbeat().config().version(),
              node.core.heartbeat().config().term(),
              node.last(),
              seen));
    }
  }

  private static boolean isNumber(String word) {
    return word.matches("\\d+");
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }
}
