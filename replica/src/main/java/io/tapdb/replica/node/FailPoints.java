// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.command.Command;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Places in the node where tests can make it misbehave. Safe for many threads. */
public final class FailPoints {
  public static final String FAIL_COMMAND = "failCommand";
  public static final String FAIL_GET_MORE = "failGetMoreAfterCursorCheckout";
  public static final String DROP_CONNECTIONS = "dropConnections";
  private static final String HOSTS = "hosts";

  private static final Map<String, Set<String>> FIELDS_BY_NAME =
      Map.of(
          FAIL_COMMAND,
          Set.of(
              "failCommands",
              "errorCode",
              "errorLabels",
              "closeConnection",
              "blockConnection",
              "blockTimeMS",
              "appName",
              "writeConcernError",
              "failInternalCommands"),
          FAIL_GET_MORE,
          Set.of("errorCode"),
          DROP_CONNECTIONS,
          Set.of(HOSTS));

  private final Map<String, Armed> armed = new ConcurrentHashMap<>();
  private final RandomGenerator random;
  private volatile Consumer<Set<HostPort>> network = hosts -> {};

  public FailPoints(RandomGenerator random) {
    this.random = random;
  }

  /** A fail point that is on. */
  private static final class Armed {
    private final Doc data;
    private final double probability;
    private long skip;
    private long times;
    private long entered;

    Armed(Doc data, double probability, long skip, long times) {
      this.data = data;
      this.probability = probability;
      this.skip = skip;
      this.times = times;
    }

    synchronized boolean fires(RandomGenerator random) {
      entered++;
      if (skip > 0) {
        skip--;
        return false;
      }
      if (times == 0 || random.nextDouble() >= probability) {
        return false;
      }
      times--;
      return true;
    }

    synchronized long entered() {
      return entered;
    }
  }

  /**
   * Turns a fail point on or off.
   *
   * @param mode {@code off}, {@code alwaysOn}, {@code {times: n}}, {@code {skip: n}} or {@code
   *     {activationProbability: p}}
   * @return how often it had been entered before
   */
  public long configure(String name, Value mode, Doc data) {
    Set<String> fields = FIELDS_BY_NAME.get(name);
    if (fields == null) {
      throw bad(
          "there is no fail point '"
              + name
              + "'; there are "
              + new TreeSet<>(FIELDS_BY_NAME.keySet()));
    }
    Armed before = armed.get(name);
    if (mode.isString() && mode.string().equals("off")) {
      armed.remove(name);
    } else {
      check(name, fields, data);
      armed.put(name, arm(mode, data.detached()));
    }
    if (name.equals(DROP_CONNECTIONS)) {
      Armed now = armed.get(name);
      network.accept(now == null ? Set.of() : hosts(now.data));
    }
    return before == null ? 0 : before.entered();
  }

  private static void check(String name, Set<String> fields, Doc data) {
    FieldCursor field = data.fields();
    while (field.next()) {
      if (!fields.contains(field.name())) {
        throw bad("the fail point '" + name + "' does not know the field '" + field.name() + "'");
      }
    }
    if (name.equals(DROP_CONNECTIONS) && hosts(data).isEmpty()) {
      throw bad("the fail point '" + name + "' needs an array 'hosts' of 'host:port'");
    }
    if (name.equals(FAIL_COMMAND) && !data.get("failCommands").isArray()) {
      throw bad("the fail point '" + name + "' needs an array 'failCommands'");
    }
    Value block = data.get("blockConnection");
    boolean blocks = block.type() == BsonTypes.BOOLEAN && block.bool();
    if (blocks && !data.get("blockTimeMS").isNumber()) {
      throw bad("with blockConnection the fail point '" + name + "' needs a number 'blockTimeMS'");
    }
    boolean coded = data.get("errorCode").isNumber();
    if (name.equals(FAIL_GET_MORE) && (!coded || errorOf(data) == null)) {
      throw bad("the fail point '" + name + "' needs an 'errorCode' this node knows");
    }
  }

  /** Says who cuts the node off from other members. */
  public void onDropConnections(Consumer<Set<HostPort>> cutter) {
    network = cutter;
  }

  private static Set<HostPort> hosts(Doc data) {
    Set<HostPort> hosts = new LinkedHashSet<>();
    if (data.get(HOSTS).isArray()) {
      FieldCursor host = data.get(HOSTS).doc().fields();
      while (host.next()) {
        if (host.value().isString()) {
          HostPort.parse(host.value().string()).ifPresent(hosts::add);
        }
      }
    }
    return hosts;
  }

  private static ErrorCode errorOf(Doc data) {
    return ErrorCode.of((int) Numbers.toLong(data.get("errorCode")));
  }

  private static TapdbException bad(String message) {
    return new TapdbException(ErrorCode.BAD_VALUE, message);
  }

  private static Armed arm(Value mode, Doc data) {
    if (mode.isString() && mode.string().equals("alwaysOn")) {
      return new Armed(data, 1, 0, Long.MAX_VALUE);
    }
    if (mode.isDocument()) {
      Doc fields = mode.doc();
      if (fields.get("times").isNumber()) {
        return new Armed(data, 1, 0, notNegative("times", fields));
      }
      if (fields.get("skip").isNumber()) {
        return new Armed(data, 1, notNegative("skip", fields), Long.MAX_VALUE);
      }
      if (fields.get("activationProbability").isNumber()) {
        double probability = Numbers.toDouble(fields.get("activationProbability"));
        if (!(probability >= 0 && probability <= 1)) {
          throw bad("'activationProbability' must be from 0 to 1, not " + probability);
        }
        return new Armed(data, probability, 0, Long.MAX_VALUE);
      }
    }
    throw bad(
        "the mode of a fail point is 'off', 'alwaysOn', {times: n}, {skip: n} or"
            + " {activationProbability: p}, not "
            + mode);
  }

  private static long notNegative(String field, Doc mode) {
    long number = Numbers.toLong(mode.get(field));
    if (number < 0) {
      throw bad("'" + field + "' must not be negative, not " + number);
    }
    return number;
  }

  /** Whether nothing is on, so that nobody need look further. */
  public boolean isQuiet() {
    return armed.isEmpty();
  }

  /** Fails a request for more of a cursor, if that is asked for. */
  public void failGetMore() {
    Armed point = armed.get(FAIL_GET_MORE);
    if (point != null && point.fires(random)) {
      throw new TapdbException(errorOf(point.data), "Hit the fail point '" + FAIL_GET_MORE + "'");
    }
  }

  /** What {@code failCommand} asks for this command, or null. */
  public Doc fireCommand(Command command, String appName) {
    Armed point = armed.get(FAIL_COMMAND);
    if (point == null || !names(point.data, command) || !isFor(point.data, appName)) {
      return null;
    }
    return point.fires(random) ? point.data : null;
  }

  private static boolean names(Doc data, Command command) {
    Value commands = data.get("failCommands");
    if (!commands.isArray()) {
      return false;
    }
    var each = commands.doc().fields();
    while (each.next()) {
      String name = each.value().isString() ? each.value().string() : "";
      if (name.equals(command.name()) || command.aliases().contains(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFor(Doc data, String appName) {
    Value only = data.get("appName");
    return !only.isString() || only.string().equals(appName);
  }
}
