// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.floor;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The server of the floor, a process of its own: unary calls on a direct executor that do nothing
 * but answer, or that answer when their request is on disk.
 */
final class FloorServer {
  private FloorServer() {}

  /** Arguments: bytes of a read's reply, bytes of a write's reply, a folder for the file. */
  public static void main(String[] arguments) throws Exception {
    byte[] readReply = new byte[Integer.parseInt(arguments[0])];
    byte[] writeReply = new byte[Integer.parseInt(arguments[1])];
    try (GroupCommitFile file = new GroupCommitFile(Path.of(arguments[2], "floor.log"))) {
      Server server =
          NettyServerBuilder.forPort(0)
              .directExecutor()
              .addService(
                  ServerServiceDefinition.builder("floor")
                      .addMethod(
                          FloorProtocol.READ,
                          ServerCalls.asyncUnaryCall(
                              (request, reply) -> {
                                reply.onNext(readReply);
                                reply.onCompleted();
                              }))
                      .addMethod(
                          FloorProtocol.WRITE,
                          ServerCalls.asyncUnaryCall(
                              (request, reply) ->
                                  file.append(
                                      request,
                                      () -> {
                                        reply.onNext(writeReply);
                                        reply.onCompleted();
                                      })))
                      .build())
              .build()
              .start();
      System.out.println("ready on port " + server.getPort());
      // ends with the process that started it
      while (System.in.read() >= 0) {}
      server.shutdownNow().awaitTermination(2, TimeUnit.SECONDS);
    }
  }
}
