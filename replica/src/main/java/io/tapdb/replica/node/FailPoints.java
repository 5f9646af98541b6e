// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.command.Command;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Places in the node where tests can make it misbehave. Safe for many threads. */
public final class FailPoints {
  public static final String FAIL_COMMAND = "failCommand";
  public static final String FAIL_GET_MORE = "failGetMoreAfterCursorCheckout";

  private static final Set<String> NAMES = Set.of(FAIL_COMMAND, FAIL_GET_MORE);

  private final Map<String, Armed> armed = new ConcurrentHashMap<>();
  private final RandomGenerator random;

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
    if (!NAMES.contains(name)) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "there is no fail point '" + name + "'; there are " + NAMES);
    }
    Armed before = armed.get(name);
    if (mode.isString() && mode.string().equals("off")) {
      armed.remove(name);
    } else {
      armed.put(name, arm(mode, data.detached()));
    }
    return before == null ? 0 : before.entered();
  }

  private static Armed arm(Value mode, Doc data) {
    if (mode.isString() && mode.string().equals("alwaysOn")) {
      return new Armed(data, 1, 0, Long.MAX_VALUE);
    }
    if (mode.isDocument()) {
      Doc fields = mode.doc();
      if (fields.get("times").isNumber()) {
        return new Armed(data, 1, 0, Numbers.toLong(fields.get("times")));
      }
      if (fields.get("skip").isNumber()) {
        return new Armed(data, 1, Numbers.toLong(fields.get("skip")), Long.MAX_VALUE);
      }
      if (fields.get("activationProbability").isNumber()) {
        double probability = Numbers.toDouble(fields.get("activationProbability"));
        return new Armed(data, probability, 0, Long.MAX_VALUE);
      }
    }
    throw new TapdbException(
        ErrorCode.BAD_VALUE,
        "the mode of a fail point is 'off', 'alwaysOn', {times: n}, {skip: n} or"
            + " {activationProbability: p}, not "
            + mode);
  }

  /** Whether nothing is on, so that nobody need look further. */
  public boolean isQuiet() {
    return armed.isEmpty();
  }

  /**
   * What the fail point asks for at this moment.
   *
   * @return its data, or null when it does not fire
   */
  public Doc fire(String name) {
    Armed point = armed.get(name);
    return point != null && point.fires(random) ? point.data : null;
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
