// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.tapdb.proto.v1.RunRequest;
import io.tapdb.proto.v1.SessionRequest;
import io.tapdb.proto.v1.TapDbGrpc;
import java.io.InputStream;

/**
 * The service, with bytes that are no message handed to it as a message that says so.
 *
 * <p>gRPC itself takes what cannot be parsed for a fault of the program: it logs a trace and
 * answers that the status is unknown. The client's mistake deserves a better answer.
 */
final class LenientRequests {
  /** Stands for bytes that are no RunRequest; known by its identity. */
  static final RunRequest MALFORMED_RUN = RunRequest.newBuilder().build();

  /** Stands for bytes that are no SessionRequest; known by its identity. */
  static final SessionRequest MALFORMED_SESSION = SessionRequest.newBuilder().build();

  /** What the client is told. */
  static final String MALFORMED = "the request is not a message of this service's protocol";

  private LenientRequests() {}

  static ServerServiceDefinition of(TapDbService service) {
    ServerServiceDefinition strict = service.bindService();
    ServiceDescriptor schema = strict.getServiceDescriptor();
    var run = lenient(TapDbGrpc.getRunMethod(), MALFORMED_RUN);
    var stream = lenient(TapDbGrpc.getStreamMethod(), MALFORMED_RUN);
    var session = lenient(TapDbGrpc.getSessionMethod(), MALFORMED_SESSION);
    ServiceDescriptor descriptor =
        ServiceDescriptor.newBuilder(schema.getName())
            .setSchemaDescriptor(schema.getSchemaDescriptor())
            .addMethod(run)
            .addMethod(stream)
            .addMethod(session)
            .build();
    return ServerServiceDefinition.builder(descriptor)
        .addMethod(run, handler(strict, run))
        .addMethod(stream, handler(strict, stream))
        .addMethod(session, handler(strict, session))
        .build();
  }

  private static <A, B> MethodDescriptor<A, B> lenient(MethodDescriptor<A, B> method, A malformed) {
    return method.toBuilder()
        .setRequestMarshaller(new Lenient<>(method.getRequestMarshaller(), malformed))
        .build();
  }

  @SuppressWarnings("unchecked") // the handler is the one of that method
  private static <A, B> ServerCallHandler<A, B> handler(
      ServerServiceDefinition service, MethodDescriptor<A, B> method) {
    return (ServerCallHandler<A, B>)
        service.getMethod(method.getFullMethodName()).getServerCallHandler();
  }

  /** Parses, and gives the stand-in for what cannot be parsed. */
  private record Lenient<T>(Marshaller<T> strict, T malformed) implements Marshaller<T> {
    @Override
    public InputStream stream(T message) {
      return strict.stream(message);
    }

    @Override
    public T parse(InputStream bytes) {
      try {
        return strict.parse(bytes);
      } catch (StatusRuntimeException refused) {
        if (refused.getCause() instanceof InvalidProtocolBufferException) {
          return malformed;
        }
        throw refused;
      }
    }
  }
}
