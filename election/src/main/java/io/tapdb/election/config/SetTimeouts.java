// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

/**
 * The times a set lives by.
 *
 * @param heartbeatIntervalMillis between two heartbeats to the same member
 * @param heartbeatTimeoutSecs a member that does not answer for so long is down
 * @param electionTimeoutMillis a primary that is silent for so long is replaced
 * @param catchUpTimeoutMillis how long a new primary fetches what others have; -1 for ever, 0 not
 * @param catchUpTakeoverDelayMillis how long a fresher member leaves a primary to catch up before
 *     it runs itself; -1 for ever
 */
public record SetTimeouts(
    int heartbeatIntervalMillis,
    int heartbeatTimeoutSecs,
    int electionTimeoutMillis,
    int catchUpTimeoutMillis,
    int catchUpTakeoverDelayMillis) {
  public static final SetTimeouts DEFAULT = new SetTimeouts(2000, 10, 10_000, -1, 30_000);

  public SetTimeouts withHeartbeats(int intervalMillis, int timeoutSecs) {
    return new SetTimeouts(
        intervalMillis,
        timeoutSecs,
        electionTimeoutMillis,
        catchUpTimeoutMillis,
        catchUpTakeoverDelayMillis);
  }

  public SetTimeouts withElectionTimeout(int millis) {
    return new SetTimeouts(
        heartbeatIntervalMillis,
        heartbeatTimeoutSecs,
        millis,
        catchUpTimeoutMillis,
        catchUpTakeoverDelayMillis);
  }

  public SetTimeouts withCatchUp(int timeoutMillis, int takeoverDelayMillis) {
    return new SetTimeouts(
        heartbeatIntervalMillis,
        heartbeatTimeoutSecs,
        electionTimeoutMillis,
        timeoutMillis,
        takeoverDelayMillis);
  }
}
