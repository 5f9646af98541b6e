// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.MalformedJson;
import io.tapdb.proto.v1.RunReply;
import io.tapdb.proto.v1.RunRequest;
import io.tapdb.replica.Limits;

/** Documents in and out of messages, in the two forms they travel in. */
final class Payloads {
  private Payloads() {}

  /** Whether the reply has to be JSON, because the request was. */
  static boolean isJson(RunRequest request) {
    return request.getPayloadCase() == RunRequest.PayloadCase.JSON;
  }

  /**
   * The command's bytes; whether they are well-formed is checked later.
   *
   * @throws TapdbException when there is none, or the JSON cannot be read
   */
  static byte[] command(RunRequest request, Limits limits) {
    return switch (request.getPayloadCase()) {
      case BSON -> request.getBson().toByteArray();
      case JSON -> parse(request.getJson(), limits.messageBytes());
      case PAYLOAD_NOT_SET ->
          throw new TapdbException(
              ErrorCode.FAILED_TO_PARSE,
              request == LenientRequests.MALFORMED_RUN
                  ? LenientRequests.MALFORMED
                  : "the request has no command: set 'bson' or 'json' of RunRequest");
    };
  }

  private static byte[] parse(String json, int mostBytes) {
    try {
      return Json.parse(json, mostBytes).toByteArray();
    } catch (MalformedJson malformed) {
      ErrorCode code =
          switch (malformed.kind()) {
            case SYNTAX -> ErrorCode.FAILED_TO_PARSE;
            case TOO_DEEP -> ErrorCode.OVERFLOW;
            case TOO_LONG -> ErrorCode.BSON_OBJECT_TOO_LARGE;
          };
      throw new TapdbException(
          code, "the command is not valid Extended JSON: " + malformed.getMessage());
    }
  }

  /** A reply in the form asked for; BSON is wrapped, not copied. */
  static RunReply reply(Doc document, boolean json) {
    if (json) {
      return RunReply.newBuilder().setJson(Json.write(document)).build();
    }
    ByteString bytes =
        UnsafeByteOperations.unsafeWrap(document.bytes(), document.offset(), document.length());
    return RunReply.newBuilder().setBson(bytes).build();
  }

  /** The reply to a request that could not be read. */
  static Doc refusal(TapdbException refused) {
    return new DocWriter()
        .put("ok", 0.0)
        .put("errmsg", refused.getMessage())
        .put("code", refused.code().code())
        .put("codeName", refused.code().codeName())
        .build();
  }
}
