// SPDX-License-Identifier: Apache-2.0
/**
 * The gRPC front end. {@link io.tapdb.server.grpc.GrpcFrontEnd} is the server; {@code TapDbService}
 * implements the protocol file: {@code SessionStream} for pipelined commands, {@code CursorStream}
 * for results pushed batch by batch.
 */
package io.tapdb.server.grpc;
