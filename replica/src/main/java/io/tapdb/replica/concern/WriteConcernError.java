// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.concern;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;

/**
 * Why a write that was made is not known to be where its concern wants it. The reply is {@code ok:
 * 1} all the same, because the write is not undone.
 *
 * @param timedOut whether the client did not want to wait any longer
 */
public record WriteConcernError(
    ErrorCode code, String message, boolean timedOut, WriteConcern concern) {

  static WriteConcernError timeout(WriteConcern concern) {
    return new WriteConcernError(
        ErrorCode.WRITE_CONCERN_FAILED, "waiting for replication timed out", true, concern);
  }

  static WriteConcernError of(ErrorCode code, String message, WriteConcern concern) {
    return new WriteConcernError(code, message, false, concern);
  }

  /** The field of a reply. */
  public Doc toReply() {
    DocWriter reply =
        new DocWriter(256)
            .open("writeConcernError")
            .put("code", code.code())
            .put("codeName", code.codeName())
            .put("errmsg", message)
            .open("errInfo");
    if (timedOut) {
      reply.put("wtimeout", true);
    }
    return reply.put("writeConcern", concern.shown()).close().close().build();
  }
}
