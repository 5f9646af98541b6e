// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.config.ConfigRefusal;
import io.tapdb.election.core.CoreRefusal;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;

/** Which error a user sees for what a core refuses. */
public final class Refusals {
  private Refusals() {}

  public static TapdbException of(ConfigRefusal refusal) {
    ErrorCode code =
        switch (refusal.kind()) {
          case INVALID -> ErrorCode.INVALID_REPLICA_SET_CONFIG;
          case INCOMPATIBLE -> ErrorCode.NEW_REPLICA_SET_CONFIGURATION_INCOMPATIBLE;
          case NODE_NOT_FOUND -> ErrorCode.NODE_NOT_FOUND;
          case NODE_NOT_ELECTABLE -> ErrorCode.NODE_NOT_ELECTABLE;
          case NOT_COMMITTED -> ErrorCode.CURRENT_CONFIG_NOT_COMMITTED_YET;
        };
    return new TapdbException(code, refusal.message());
  }

  public static TapdbException of(CoreRefusal refusal) {
    return new TapdbException(ErrorCode.valueOf(refusal.kind().name()), refusal.message());
  }
}
