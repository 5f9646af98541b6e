// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Value;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** All settings of a node that can be asked for and set by name. */
public final class Parameters {
  /** A year either way. */
  private static final long MOST_OFFSET = 366L * 24 * 3600 * 1000;

  private final Map<String, Parameter<?>> all = new TreeMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** What is only there in a node that was started for tests. */
  private final Map<String, Parameter<?>> forTests = new TreeMap<>();

  public final Parameter<Boolean> enableTestCommands =
      add(Parameter.flag("enableTestCommands", false, false));
  public final Parameter<Long> cursorTimeoutMillis =
      add(Parameter.number("cursorTimeoutMillis", 600_000, 1, Long.MAX_VALUE));
  public final Parameter<Boolean> ttlMonitorEnabled =
      add(Parameter.flag("ttlMonitorEnabled", true, true));
  public final Parameter<Long> ttlMonitorSleepSecs =
      add(Parameter.number("ttlMonitorSleepSecs", 60, 1, Integer.MAX_VALUE));
  public final Parameter<Boolean> notablescan = add(Parameter.flag("notablescan", false, true));
  public final Parameter<Long> sortMemoryBytes =
      add(
          Parameter.number(
              "internalQueryMaxBlockingSortMemoryUsageBytes", 100L << 20, 0, Long.MAX_VALUE));
  public final Parameter<Long> syncDelaySecs = add(Parameter.number("syncdelay", 60, 1, 9000));
  public final Parameter<Boolean> createRollbackDataFiles =
      add(Parameter.flag("createRollbackDataFiles", true, true));
  public final Parameter<Long> rollbackTimeLimitSecs =
      add(Parameter.number("rollbackTimeLimitSecs", 86_400, 1, Integer.MAX_VALUE));
  public final Parameter<Long> numInitialSyncAttempts =
      add(Parameter.number("numInitialSyncAttempts", 10, 1, Integer.MAX_VALUE));
  public final Parameter<Long> clockOffsetMillis =
      addForTests(Parameter.number("clockOffsetMillis", 0, -MOST_OFFSET, MOST_OFFSET));

  /** Whether a primary that gives up makes somebody run for election at once. */
  public final Parameter<Boolean> enableElectionHandoff =
      add(Parameter.flag("enableElectionHandoff", true, true));

  /** Whether a primary whose process is gone is replaced without waiting for the timeout. */
  public final Parameter<Boolean> enableElectionOnEvidence =
      add(Parameter.flag("enableElectionOnEvidence", true, true));

  public final Parameter<Double> electionOffsetFraction =
      add(Parameter.fraction("replElectionTimeoutOffsetLimitFraction", 0.15, 0.01, 1));
  public final Parameter<Long> priorityTakeoverFreshnessSeconds =
      add(Parameter.number("priorityTakeoverFreshnessWindowSeconds", 2, 0, Integer.MAX_VALUE));
  public final Parameter<Boolean> allowMultipleArbiters =
      add(Parameter.flag("allowMultipleArbiters", false, false));
  public final Parameter<Long> maxSyncSourceLagSecs =
      add(Parameter.number("maxSyncSourceLagSecs", 30, 1, Integer.MAX_VALUE));
  public final Parameter<Long> changeSyncSourceThresholdMillis =
      add(Parameter.number("changeSyncSourceThresholdMillis", 5, 0, Integer.MAX_VALUE));
  public final Parameter<Long> maxNumSyncSourceChangesPerHour =
      add(Parameter.number("maxNumSyncSourceChangesPerHour", 3, 0, Integer.MAX_VALUE));
  public final Parameter<Boolean> writePeriodicNoops =
      add(Parameter.flag("writePeriodicNoops", true, true));
  public final Parameter<Long> periodicNoopIntervalSecs =
      add(Parameter.number("periodicNoopIntervalSecs", 10, 1, 10));
  public final Parameter<Long> shutdownMillis =
      add(
          Parameter.number(
              "shutdownTimeoutMillisForSignaledShutdown", 15_000, 0, Integer.MAX_VALUE));

  private <T> Parameter<T> add(Parameter<T> parameter) {
    all.put(parameter.name(), parameter);
    return parameter;
  }

  private <T> Parameter<T> addForTests(Parameter<T> parameter) {
    forTests.put(parameter.name(), parameter);
    return parameter;
  }

  /**
   * Sets parameters before the node starts.
   *
   * @param given names and values as text
   * @throws TapdbException naming the parameter that is unknown or has a bad value
   */
  public void setAtStart(Map<String, String> given) {
    Map<String, String> rest = new LinkedHashMap<>(given);
    String tests = rest.remove(enableTestCommands.name());
    if (tests != null) {
      enableTestCommands.set(Value.of(tests));
    }
    if (enableTestCommands.get()) {
      all.putAll(forTests);
    }
    rest.forEach((name, value) -> find(name).set(Value.of(value)));
  }

  /** The value of a parameter as it is shown. */
  public Value show(String name) {
    return find(name).show();
  }

  public Parameter<?> find(String name) {
    Parameter<?> parameter = all.get(name);
    if (parameter == null) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS,
          "unknown parameter '" + name + "'; getParameter '*' lists all");
    }
    return parameter;
  }

  /** Runs that whenever parameters were set while the node runs. */
  public void onChanged(Runnable listener) {
    listeners.add(listener);
  }

  /** Says that some have been set. */
  public void changed() {
    listeners.forEach(Runnable::run);
  }

  public boolean has(String name) {
    return all.containsKey(name);
  }

  public Collection<Parameter<?>> all() {
    return all.values();
  }
}
